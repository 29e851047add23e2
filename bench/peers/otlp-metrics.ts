// What a service counts of OTLP that is written with protobufjs and prom-client: the attributes of each item become an
// object, and each fact the metrics it belongs to, with agent and model or tool as labels.
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Signal } from "../../exporter/ingest/otlp/records.ts";
import { requestTypes } from "../lib/otlp-schema.ts";
import type { Totals } from "../lib/otlp-totals.ts";

interface Long {
  toNumber(): number;
}
type Told = Readonly<Record<string, string | number | undefined>>;
interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue: string; readonly intValue: Long | number; readonly doubleValue: number } & {
    readonly told: "stringValue" | "intValue" | "doubleValue";
  };
}
interface Span {
  readonly startTimeUnixNano: Long | number;
  readonly endTimeUnixNano: Long | number;
  readonly attributes: readonly KeyValue[];
  readonly status: { readonly code: number };
}
interface Metric {
  readonly name: string;
  readonly sum: {
    readonly dataPoints: readonly { readonly attributes: readonly KeyValue[]; readonly asDouble: number }[];
  };
}
interface Requests {
  readonly traces: {
    readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
  };
  readonly metrics: {
    readonly resourceMetrics: readonly { readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[] }[];
  };
  readonly logs: {
    readonly resourceLogs: readonly {
      readonly scopeLogs: readonly { readonly logRecords: readonly { readonly attributes: readonly KeyValue[] }[] }[];
    }[];
  };
}

/** As many buckets as ours have. */
const BUCKETS = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

export interface OtlpMetrics {
  /** Decodes a body and counts what is in it. */
  take(signal: Signal, body: Buffer): void;
  totals(): Promise<Totals>;
}

export function otlpMetrics(): OtlpMetrics {
  const metrics = makeMetrics();
  const { requests, tokens, cost, calls, runs } = metrics;
  return {
    take(signal, body) {
      // The messages are described in lib/otlp-schema.ts as they are here.
      (takers[signal] as Take<unknown>)(metrics, requestTypes[signal].decode(body));
    },
    totals: async () => ({
      requests: await sumOf(requests),
      tokens: await sumOf(tokens),
      cost: await sumOf(cost),
      calls: await sumOf(calls),
      tasks: await sumOf(runs),
    }),
  };
}

type Metrics = ReturnType<typeof makeMetrics>;
function makeMetrics() {
  const registers = [new Registry()];
  const named = <L extends string>(name: string, ...labelNames: L[]) => ({ name, help: name, labelNames, registers });
  return {
    requests: new Counter(named("agent_llm_requests_total", "agent", "model", "outcome")),
    tokens: new Counter(named("agent_llm_tokens_total", "agent", "model", "type")),
    cost: new Counter(named("agent_llm_cost_usd_total", "agent", "model")),
    requestSeconds: new Histogram({ ...named("agent_llm_request_seconds", "model"), buckets: BUCKETS }),
    calls: new Counter(named("agent_tool_calls_total", "agent", "tool", "outcome")),
    callSeconds: new Histogram({ ...named("agent_tool_call_seconds", "tool"), buckets: BUCKETS }),
    runs: new Counter(named("agent_runs_total", "agent", "outcome")),
    runSeconds: new Histogram({ ...named("agent_run_seconds"), buckets: BUCKETS }),
    seen: new Gauge(named("agent_last_seen_timestamp_seconds", "agent")),
  };
}

async function sumOf(counted: Counter): Promise<number> {
  return (await counted.get()).values.reduce((total, { value }) => total + value, 0);
}

type Take<R> = (metrics: Metrics, request: R) => void;
const takers: { readonly [S in Signal]: Take<Requests[S]> } = {
  traces(metrics, { resourceSpans }) {
    for (const { scopeSpans } of resourceSpans)
      for (const { spans } of scopeSpans) for (const span of spans) takeSpan(metrics, span);
  },
  metrics(metrics, { resourceMetrics }) {
    for (const { scopeMetrics } of resourceMetrics)
      for (const { metrics: told } of scopeMetrics) for (const metric of told) takeMetric(metrics, metric);
  },
  logs(metrics, { resourceLogs }) {
    for (const { scopeLogs } of resourceLogs)
      for (const { logRecords } of scopeLogs) for (const { attributes } of logRecords) takeLog(metrics, attributes);
  },
};

function takeSpan(metrics: Metrics, { attributes, startTimeUnixNano, endTimeUnixNano, status }: Span): void {
  const told = objectOf(attributes);
  const agent = String(told["gen_ai.agent.name"]);
  const outcome = status.code === 2 ? "failed" : "ok";
  const seconds = (numberOf(endTimeUnixNano) - numberOf(startTimeUnixNano)) / 1e9;
  metrics.seen.set({ agent }, Date.now() / 1000);
  const operation = told["gen_ai.operation.name"];
  if (operation === "chat")
    request(metrics, { agent, model: String(told["gen_ai.response.model"]), outcome }, told, seconds);
  else if (operation === "execute_tool")
    call(metrics, { agent, tool: String(told["gen_ai.tool.name"]), outcome }, seconds);
  else if (operation === "invoke_agent") {
    metrics.runs.inc({ agent, outcome });
    metrics.runSeconds.observe(seconds);
  }
}

function takeMetric({ seen, cost, tokens }: Metrics, { name, sum }: Metric): void {
  for (const { attributes, asDouble } of sum.dataPoints) {
    const told = objectOf(attributes);
    const [agent, model] = [String(told["session.id"]), String(told["model"])];
    seen.set({ agent }, Date.now() / 1000);
    if (name === "claude_code.cost.usage") cost.inc({ agent, model }, asDouble);
    else if (name === "claude_code.token.usage") tokens.inc({ agent, model, type: String(told["type"]) }, asDouble);
  }
}

function takeLog(metrics: Metrics, attributes: readonly KeyValue[]): void {
  const told = objectOf(attributes);
  const agent = String(told["session.id"]);
  const seconds = Number(told["duration_ms"]) / 1000;
  metrics.seen.set({ agent }, Date.now() / 1000);
  if (told["event.name"] === "api_request")
    request(metrics, { agent, model: String(told["model"]), outcome: "ok" }, told, seconds);
  else if (told["event.name"] === "tool_result") {
    const outcome = told["success"] === "true" ? "ok" : "failed";
    call(metrics, { agent, tool: String(told["tool_name"]), outcome }, seconds);
  }
}

function request(
  { requests, requestSeconds, tokens, cost }: Metrics,
  labels: { readonly agent: string; readonly model: string; readonly outcome: string },
  told: Told,
  seconds: number,
): void {
  const { agent, model } = labels;
  requests.inc(labels);
  requestSeconds.observe({ model }, seconds);
  const used = {
    input: told["gen_ai.usage.input_tokens"] ?? told["input_tokens"],
    output: told["gen_ai.usage.output_tokens"] ?? told["output_tokens"],
    cache_read: told["cache_read_tokens"],
    cache_write: told["cache_creation_tokens"],
  };
  for (const [type, amount] of Object.entries(used)) {
    if (typeof amount === "number") tokens.inc({ agent, model, type }, amount);
  }
  const paid = told["cost_usd"];
  if (typeof paid === "number") cost.inc({ agent, model }, paid);
}

function call(
  { calls, callSeconds }: Metrics,
  labels: { readonly agent: string; readonly tool: string; readonly outcome: string },
  seconds: number,
): void {
  calls.inc(labels);
  callSeconds.observe({ tool: labels.tool }, seconds);
}

function objectOf(attributes: readonly KeyValue[]): Told {
  const told: Record<string, string | number | undefined> = {};
  for (const { key, value } of attributes) {
    const scalar = value[value.told];
    told[key] = typeof scalar === "object" ? scalar.toNumber() : scalar;
  }
  return told;
}

function numberOf(value: Long | number): number {
  return typeof value === "number" ? value : value.toNumber();
}
