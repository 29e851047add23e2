// Choices at the top of a dashboard, filled from label values of a metric in the catalog.
import type { MetricType, Metric } from "../exporter/catalog/define.ts";
import { agents, llm, queues } from "../exporter/catalog/index.ts";
import { matches } from "../prometheus/promql.ts";
import type { Matcher } from "../prometheus/promql.ts";
import type { Variable } from "./model.ts";
import { prometheus } from "./sources.ts";

/** Every value of a label of a metric, several at a time, all by default. */
function labelVariable<L extends string>(metric: Metric<MetricType, L>, label: NoInfer<L>, title: string): Variable {
  const query = `label_values(${metric.name}, ${label})`;
  return {
    name: label,
    label: title,
    type: "query",
    datasource: prometheus,
    definition: query,
    query: { query, refId: "A" },
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: ".+",
    current: { selected: true, text: ["All"], value: ["$__all"] },
    hide: 0,
    options: [],
    regex: "",
  };
}

export const agentVariable = labelVariable(agents.up, "agent", "Agent");
export const queueVariable = labelVariable(queues.depth, "queue", "Queue");

export const modelVariable = labelVariable(llm.tokens, "model", "Model");

/** Only the agents chosen. */
export const chosenAgents: { readonly agent: Matcher } = { agent: matches(`$${agentVariable.name}`) };
/** Only the queues chosen. */
export const chosenQueues: { readonly queue: Matcher } = { queue: matches(`$${queueVariable.name}`) };
/** Only the agents and the models chosen. */
export const chosenUse: { readonly agent: Matcher; readonly model: Matcher } = {
  ...chosenAgents,
  model: matches(`$${modelVariable.name}`),
};
