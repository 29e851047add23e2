// How metrics of frameworks are read: by the GenAI conventions in all their generations, and by those of processes and databases.
import type { MetricUse } from "./program.ts";
import { INFERENCE, OPERATION } from "./span-rules.ts";

/** Operations of a model. */
export const INFERENCES = Object.keys(INFERENCE);
/** Libraries of OpenLLMetry for providers: their metrics, or those of failures, do not tell the operation, of which there is one. */
const OPENLLMETRY = ["opentelemetry.instrumentation.anthropic", "opentelemetry.instrumentation.openai.v1"];

/** By generation of the conventions: those of older ones, and distributions of the same tokens, are twins. */
export const metrics: Readonly<Record<string, MetricUse>> = {
  "gen_ai.client.inference.usage.input_tokens": { as: "tokens", kind: "input" },
  "gen_ai.client.inference.usage.output_tokens": { as: "tokens", kind: "output" },
  "gen_ai.client.inference.usage.cache_read.input_tokens": { as: "tokens", kind: "cacheRead" },
  "gen_ai.client.inference.usage.cache_write.input_tokens": { as: "tokens", kind: "cacheWrite" },
  "gen_ai.client.inference.usage.reasoning.output_tokens": { as: "tokens", kind: "reasoning" },
  "gen_ai.client.inference.duration": { as: "requests" },
  "gen_ai.client.token.usage": {
    as: "tokens",
    kind: { key: "gen_ai.token.type", values: { input: "input", output: "output", reasoning: "reasoning" } },
    twin: true,
  },
  "gen_ai.client.operation.duration": {
    as: "requests",
    where: { key: OPERATION, is: INFERENCES, orAbsentIn: OPENLLMETRY },
    twin: true,
  },
  "gen_ai.execute_tool.duration": { as: "tools", twin: true },
  "agent_framework.function.invocation.duration": { as: "tools", twin: true },
  "messaging.process.duration": { as: "messages" },
  "messaging.process.messages": { as: "messages", twin: true },
  "db.client.operation.duration": { as: "databases" },
  "db.client.connection.count": { as: "pool", figure: "state" },
  "db.client.connection.pending_requests": { as: "pool", figure: "pending" },
  "db.client.connection.max": { as: "pool", figure: "max" },
  "db.client.connections.usage": { as: "pool", figure: "state", twin: true },
  "db.client.connections.pending_requests": { as: "pool", figure: "pending", twin: true },
  "db.client.connections.max": { as: "pool", figure: "max", twin: true },
  "operation.cost": { as: "cost" },
  "process.memory.usage": { as: "process", figure: "memory" },
  "process.cpu.time": { as: "process", figure: "cpu" },
  "v8js.memory.heap.used": { as: "process", figure: "heap_used" },
  "v8js.gc.duration": { as: "process", figure: "gc_time" },
  "nodejs.eventloop.delay.p99": { as: "process", figure: "event_loop_delay" },
};
