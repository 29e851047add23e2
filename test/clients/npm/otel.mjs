// A program of one's own that tells by the OpenTelemetry SDK, in the words of the GenAI conventions: `node otel.mjs SIGNAL`.
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AggregationType } from "@opentelemetry/sdk-metrics";
import { logging, metering, tracing } from "./telemetry.mjs";

const MODEL = "stand-in-1";

/** Two agents: one plans, with two tools, and calls one that writes, whose provider wants it to come later. */
async function traces() {
  const provider = tracing();
  const tracer = trace.getTracer("swarm-of-my-own", "1.0.0");
  const service = process.env["OTEL_SERVICE_NAME"];
  const [planner, writer] = [`${service}-planner`, `${service}-writer`];
  tracer.startActiveSpan(
    `invoke_agent ${planner}`,
    { attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": planner } },
    (agent) => {
      tracer
        .startSpan(`chat ${MODEL}`, {
          kind: SpanKind.CLIENT,
          attributes: {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "stand-in",
            "gen_ai.response.model": MODEL,
            "gen_ai.response.finish_reasons": ["tool_calls"],
            "gen_ai.usage.input_tokens": 120,
            "gen_ai.usage.cache_read.input_tokens": 40,
            "gen_ai.usage.cache_creation.input_tokens": 10,
            "gen_ai.usage.output_tokens": 30,
            "gen_ai.usage.reasoning.output_tokens": 5,
          },
        })
        .end();
      const tool = (/** @type {string} */ name) =>
        tracer.startSpan(`execute_tool ${name}`, {
          attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name },
        });
      tool("search").end();
      const fetched = tool("fetch");
      fetched.setAttribute("error.type", "TimeoutError");
      fetched.setStatus({ code: SpanStatusCode.ERROR });
      fetched.end();
      tracer.startActiveSpan(
        `invoke_agent ${writer}`,
        { attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": writer } },
        (called) => {
          const chat = tracer.startSpan(`chat ${MODEL}`, {
            kind: SpanKind.CLIENT,
            attributes: { "gen_ai.operation.name": "chat", "gen_ai.request.model": MODEL, "error.type": "429" },
          });
          chat.setStatus({ code: SpanStatusCode.ERROR, message: "come later" });
          chat.end();
          called.setStatus({ code: SpanStatusCode.ERROR });
          called.end();
        },
      );
      agent.end();
    },
  );
  await provider.shutdown();
}

/** Points leave twice: what is cumulative is told again, and grows. Durations are histograms, of the tools exponential ones. */
async function metrics() {
  const aggregation = { type: /** @type {const} */ (AggregationType.EXPONENTIAL_HISTOGRAM) };
  const provider = metering([{ instrumentName: "gen_ai.execute_tool.duration", aggregation }]);
  const meter = provider.getMeter("swarm-of-my-own", "1.0.0");
  const chat = { "gen_ai.operation.name": "chat", "gen_ai.response.model": MODEL };
  const input = meter.createCounter("gen_ai.client.inference.usage.input_tokens", { unit: "{token}" });
  const cached = meter.createCounter("gen_ai.client.inference.usage.cache_read.input_tokens", { unit: "{token}" });
  const output = meter.createCounter("gen_ai.client.inference.usage.output_tokens", { unit: "{token}" });
  const duration = meter.createHistogram("gen_ai.client.inference.duration", { unit: "s" });
  const tool = meter.createHistogram("gen_ai.execute_tool.duration", { unit: "s" });
  meter
    .createObservableGauge("process.memory.usage", { unit: "By" })
    .addCallback((observation) => observation.observe(73_400_320));
  for (const [tokens, seconds] of [
    [100, 0.5],
    [150, 1.5],
  ]) {
    input.add(tokens, chat);
    cached.add(tokens / 5, chat);
    output.add(tokens / 10, chat);
    duration.record(seconds, chat);
    tool.record(seconds, { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" });
    await provider.forceFlush();
  }
  await provider.shutdown();
}

/** What a coding agent tells in log records. */
async function logs() {
  const provider = logging();
  const logger = provider.getLogger("cursor", "1.0.0");
  for (const [id, input] of [
    ["one", 200],
    ["two", 300],
  ]) {
    logger.emit({
      eventName: "cursor.api.request",
      body: "cursor.api.request",
      attributes: { request_id: id, model: MODEL, input_tokens: input, cache_read_tokens: 64, output_tokens: 20 },
    });
  }
  await provider.shutdown();
}

const signals = { traces, metrics, logs };
await signals[/** @type {keyof typeof signals} */ (process.argv[2])]();
