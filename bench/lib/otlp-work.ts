// Bodies of OTLP of agents at work, with the attributes they really have: spans as a framework by the GenAI conventions sends
// them, metrics and logs as Claude Code does. What comes twice counts once: so ids and times are replaced in place before a
// body is sent again.
import { seeded } from "../../demo/random.ts";
import type { Signal } from "../../exporter/ingest/otlp/records.ts";
import { requestTypes } from "./otlp-schema.ts";

/** A body, and what in it is another one each time: four characters of every id, and all times. */
export interface WorkBody {
  readonly bytes: Buffer;
  readonly ids: readonly number[];
  readonly times: readonly { readonly place: number; readonly nanos: bigint }[];
}

const SEED = 11;
const MARK = "@#%&";
/** Times of a body are within the four seconds in which the upper half of their 64 bits stays the same. */
const UPPER = 416_771_000;
const START = BigInt(UPPER) << 32n;
const MILLI = 1_000_000n;
const LONGEST_MS = 4_000;
/** A body is as much younger than the one before. */
const STEP_MS = 20;

/** Agents that are at work; each body is from some of them. */
const AGENTS = 100;
const MODELS = ["model-large-1", "model-small-1", "model-fast-2"];
const TOOLS = ["shell", "read_file", "edit_file", "search", "fetch"];
/** Spans of a trace: calls of tools, requests to models, and above them the run of an agent. */
const TRACE = 10;
const CALLS = 3;
/** Points of metrics a session has in a body: four kinds of tokens, and their cost. */
const TOKENS = ["input", "output", "cacheRead", "cacheCreation"];
const POINTS = TOKENS.length + 1;

/** When a body is sent that is stamped with this number, in Unix milliseconds: then all in it has just happened. */
export function sentAt(number: number): number {
  return Number(START / MILLI) + LONGEST_MS + number * STEP_MS;
}

/** Makes a body one that was never sent: numbers grow, from 0 to 1,679,615. */
export function stampWork({ bytes, ids, times }: WorkBody, number: number): void {
  const digits = number.toString(36).padStart(MARK.length, "0");
  for (const place of ids) bytes.write(digits, place, "latin1");
  for (const { place, nanos } of times) bytes.writeBigUInt64LE(nanos + BigInt(number * STEP_MS) * MILLI, place);
}

/** Bodies in protobuf of so many items each, which is a multiple of ten. */
export function workBodies(signal: Signal, items: number, bodies: number): readonly WorkBody[] {
  const random = seeded(SEED);
  const type = requestTypes[signal];
  const upper = Buffer.alloc(4);
  upper.writeUInt32LE(UPPER);
  return Array.from({ length: bodies }, (_, body) => {
    const bytes = Buffer.from(type.encode(type.fromObject(requests[signal](items, body, random))).finish());
    const times = placesOf(bytes, upper).map((end) => ({ place: end - 4, nanos: bytes.readBigUInt64LE(end - 4) }));
    return { bytes, ids: placesOf(bytes, Buffer.from(MARK)), times };
  });
}

function placesOf(bytes: Buffer, mark: Buffer): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) places.push(at);
  return places;
}

type Random = () => number;

const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const whole = (key: string, intValue: number): object => ({ key, value: { intValue } });
const upTo = (random: Random, limit: number): number => Math.floor(random() * limit);
const oneOf = (random: Random, values: readonly string[]): string => values[upTo(random, values.length)] ?? "";
const time = (ms: number): string => String(START + BigInt(ms) * MILLI);
const range = <T>(length: number, make: (i: number) => T): readonly T[] => Array.from({ length }, (_, i) => make(i));

function resourceOf(service: string): object {
  return {
    attributes: [text("service.name", service), text("service.instance.id", "host-1"), text("host.name", "host-1")],
  };
}

type Make = (items: number, body: number, random: Random) => object;
const requests: Readonly<Record<Signal, Make>> = {
  traces(items, body, random) {
    const traces = items / TRACE;
    const spans = range(traces, (i) => trace(body * traces + i, random)).flat();
    const scopeSpans = [{ scope: { name: "framework", version: "1.0.0" }, spans }];
    return { resourceSpans: [{ resource: resourceOf("swarm"), scopeSpans }] };
  },
  metrics(items, body, random) {
    const sessions = range(items / POINTS, (i) => sessionOf(body * (items / POINTS) + i));
    const scope = { name: "com.anthropic.claude_code", version: "2.1.0" };
    const scopeMetrics = [{ scope, metrics: usage(sessions, random) }];
    return { resourceMetrics: [{ resource: resourceOf("claude-code"), scopeMetrics }] };
  },
  logs(items, body, random) {
    const scope = { name: "com.anthropic.claude_code.events", version: "2.1.0" };
    const logRecords = range(items, (i) => logRecord(body * items + i, random));
    return { resourceLogs: [{ resource: resourceOf("claude-code"), scopeLogs: [{ scope, logRecords }] }] };
  },
};

function spanId(trace: number, span: number): Buffer {
  return Buffer.concat([Buffer.from(MARK), Buffer.from([trace >> 8, trace & 0xff, 1, span])]);
}

/** The run of an agent. Its span ends last, and comes last. */
function trace(number: number, random: Random): readonly object[] {
  const agent = text("gen_ai.agent.name", `agent-${number % AGENTS}`);
  const traceId = Buffer.from(`${MARK}-t-${String(number).padStart(9, "0")}`);
  const base = { traceId, kind: 1, startTimeUnixNano: time(1) };
  const parentSpanId = spanId(number, TRACE - 1);
  return range(TRACE, (i) => {
    const endTimeUnixNano = time(2 + upTo(random, LONGEST_MS - 2));
    const span = { ...base, spanId: spanId(number, i), endTimeUnixNano, status: { code: random() < 0.95 ? 1 : 2 } };
    if (i === TRACE - 1) return { ...span, name: "invoke_agent", attributes: [...operation("invoke_agent"), agent] };
    const below = { ...span, parentSpanId };
    if (i < CALLS) return { ...below, name: "execute_tool", attributes: [...toolCall(random), agent] };
    return { ...below, kind: 3, name: "chat", attributes: [...inference(random), agent] };
  });
}

function operation(name: string): readonly object[] {
  return [text("gen_ai.operation.name", name), text("gen_ai.provider.name", "a-provider")];
}

function toolCall(random: Random): readonly object[] {
  return [...operation("execute_tool"), text("gen_ai.tool.name", oneOf(random, TOOLS)), text("gen_ai.tool.type", "f")];
}

function inference(random: Random): readonly object[] {
  const model = oneOf(random, MODELS);
  return [
    ...operation("chat"),
    text("gen_ai.request.model", model),
    text("gen_ai.response.model", model),
    whole("gen_ai.request.max_tokens", 4_096),
    whole("gen_ai.usage.input_tokens", 1 + upTo(random, 4_000)),
    whole("gen_ai.usage.output_tokens", 1 + upTo(random, 900)),
  ];
}

function sessionOf(i: number): readonly object[] {
  return [
    text("session.id", `05bc004c-b8a2-4e1a-b501-${String(i % AGENTS).padStart(12, "0")}`),
    text("user.id", "ff35cb352a180df8cb6420aba7bdda414e9af193f39430debaa976a0a319f4fc"),
    text("terminal.type", "xterm"),
  ];
}

function usage(sessions: readonly (readonly object[])[], random: Random): readonly object[] {
  const when = { startTimeUnixNano: time(1), timeUnixNano: time(LONGEST_MS) };
  const delta = { aggregationTemporality: 1, isMonotonic: true };
  const point = (session: readonly object[], value: number, ...more: readonly object[]): object => ({
    ...when,
    asDouble: value,
    attributes: [...session, ...more, text("model", MODELS[0] ?? ""), text("query_source", "main")],
  });
  const tokens = sessions.flatMap((session) =>
    TOKENS.map((type) => point(session, 1 + upTo(random, 4_000), text("type", type))),
  );
  const costs = sessions.map((session) => point(session, (1 + upTo(random, 99)) / 1024));
  return [
    { name: "claude_code.cost.usage", unit: "USD", sum: { ...delta, dataPoints: costs } },
    { name: "claude_code.token.usage", unit: "tokens", sum: { ...delta, dataPoints: tokens } },
  ];
}

/** Of ten records seven are of requests to a model, the others of calls of tools. */
function logRecord(number: number, random: Random): object {
  const when = { timeUnixNano: time(LONGEST_MS), observedTimeUnixNano: time(LONGEST_MS) };
  const id = `${MARK}${String(number).padStart(9, "0")}`;
  const isRequest = number % TRACE >= CALLS;
  const event = isRequest ? "api_request" : "tool_result";
  const about = [...sessionOf(number), text("event.name", event), whole("event.sequence", number)];
  const attributes = isRequest ? requestOf(id, random) : resultOf(id, random);
  return { ...when, body: { stringValue: `claude_code.${event}` }, attributes: [...about, ...attributes] };
}

function requestOf(id: string, random: Random): readonly object[] {
  return [
    text("model", oneOf(random, MODELS)),
    whole("input_tokens", 1 + upTo(random, 4_000)),
    whole("output_tokens", 1 + upTo(random, 900)),
    whole("cache_read_tokens", 1 + upTo(random, 9_000)),
    whole("cache_creation_tokens", 1 + upTo(random, 900)),
    { key: "cost_usd", value: { doubleValue: (1 + upTo(random, 99)) / 1024 } },
    whole("duration_ms", 1 + upTo(random, LONGEST_MS)),
    text("request_id", `req_${id}`),
    text("speed", "normal"),
  ];
}

function resultOf(id: string, random: Random): readonly object[] {
  return [
    text("tool_name", oneOf(random, TOOLS)),
    text("tool_use_id", `toolu_${id}`),
    text("success", random() < 0.95 ? "true" : "false"),
    text("duration_ms", String(1 + upTo(random, LONGEST_MS))),
    text("tool_result_size_bytes", "23"),
  ];
}
