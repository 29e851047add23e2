// What was counted of bodies of OTLP in all: two programs that counted the same can be told by it.
import { llm, tasks, tools } from "../../exporter/catalog/index.ts";
import type { Metric } from "../../exporter/catalog/define.ts";
import type { Store } from "../../exporter/store/store.ts";

export interface Totals {
  readonly requests: number;
  readonly tokens: number;
  /** US dollars. */
  readonly cost: number;
  readonly calls: number;
  readonly tasks: number;
}

export function totalsOf({ ledger }: Store): Totals {
  const sum = (metric: Metric): number => {
    let total = 0;
    const series = ledger.all().find((one) => one.metric === metric);
    series?.each((_labels, values, at) => (total += values[at] ?? 0));
    return total;
  };
  return {
    requests: sum(llm.requests),
    tokens: sum(llm.tokens),
    cost: sum(llm.cost),
    calls: sum(tools.calls),
    tasks: sum(tasks.attempts),
  };
}
