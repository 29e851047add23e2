// Bodies of OTLP as SDKs of agents send them: a batch of one process, every item with an agent of its own.
import { seeded } from "../../demo/random.ts";
import { requestTypes } from "./otlp-schema.ts";

const SEED = 7;
const START = 1_790_000_000_000_000_000n;
const MILLI = 1_000_000n;
const COUNTERS = 5;
const GAUGES = 4;
/** Metrics in a body: the points are shared out among them. */
const METRICS = COUNTERS + GAUGES + 1;
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

type Random = () => number;

/** Everything in a body that somebody could want. */
export const bodyKeys: ReadonlySet<string> = new Set([
  "service.name",
  "service.instance.id",
  "host.name",
  "agent.id",
  "swarm.id",
  "task.type",
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.output_tokens",
  "gen_ai.request.model",
]);

const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
const whole = (key: string, intValue: number): object => ({ key, value: { intValue } });
const upTo = (random: Random, limit: number): number => Math.floor(random() * limit);
const bytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => 1 + upTo(random, 255)));
const times = (nanos: bigint): string => String(nanos);
const taskType = (i: number): string => ["review", "code", "test", "plan", "research"][i % 5] ?? "review";
const whose = (i: number): object[] => [
  text("agent.id", `agent-${String(i).padStart(5, "0")}`),
  text("swarm.id", `swarm-${i % 4}`),
];

const resource = {
  attributes: [
    text("service.name", "swarm-coordinator"),
    text("service.instance.id", "host-1"),
    text("host.name", "host-1"),
  ],
};
const scope = { name: "swarm", version: "1.0.0" };

/** Bodies in protobuf, of so many items each. */
export function otlpBodies(items: number): {
  readonly traces: Buffer;
  readonly metrics: Buffer;
  readonly logs: Buffer;
} {
  const random = seeded(SEED);
  return {
    traces: encode("traces", { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: spans(items, random) }] }] }),
    metrics: encode("metrics", {
      resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: metrics(items, random) }] }],
    }),
    logs: encode("logs", {
      resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: logRecords(items, random) }] }],
    }),
  };
}

function encode(signal: keyof typeof requestTypes, request: object): Buffer {
  const type = requestTypes[signal];
  return Buffer.from(type.encode(type.fromObject(request)).finish());
}

function spans(items: number, random: Random): object[] {
  return Array.from({ length: items }, (_, i) => {
    const start = START + BigInt(i) * MILLI;
    return {
      traceId: bytes(random, 16),
      spanId: bytes(random, 8),
      parentSpanId: bytes(random, 8),
      name: `task.${taskType(i)}`,
      kind: 1,
      startTimeUnixNano: times(start),
      endTimeUnixNano: times(start + BigInt(upTo(random, 30_000)) * MILLI),
      attributes: [
        ...whose(i),
        text("task.type", taskType(i)),
        whole("gen_ai.usage.input_tokens", upTo(random, 4_000)),
        whole("gen_ai.usage.output_tokens", upTo(random, 900)),
        text("gen_ai.request.model", "model-large-1"),
      ],
      status: { code: random() < 0.95 ? 1 : 2 },
    };
  });
}

function metrics(items: number, random: Random): object[] {
  const time = { startTimeUnixNano: times(START), timeUnixNano: times(START + 10_000n * MILLI) };
  const points = (value: () => object): object[] =>
    Array.from({ length: Math.ceil(items / METRICS) }, (_, i) => ({ attributes: whose(i), ...time, ...value() }));
  const cumulative = { aggregationTemporality: 2 };
  return [
    ...Array.from({ length: COUNTERS }, (_, k) => ({
      name: `agents.counter_${k}`,
      unit: "1",
      sum: { ...cumulative, isMonotonic: true, dataPoints: points(() => ({ asInt: upTo(random, 1e6) })) },
    })),
    ...Array.from({ length: GAUGES }, (_, k) => ({
      name: `agents.gauge_${k}`,
      unit: "1",
      gauge: { dataPoints: points(() => ({ asDouble: random() * 100 })) },
    })),
    {
      name: "agents.task.duration",
      unit: "s",
      histogram: {
        ...cumulative,
        dataPoints: points(() => ({
          count: 40,
          sum: 12.5,
          bucketCounts: [...BOUNDS, 0].map(() => upTo(random, 9)),
          explicitBounds: BOUNDS,
        })),
      },
    },
  ];
}

function logRecords(items: number, random: Random): object[] {
  return Array.from({ length: items }, (_, i) => {
    const time = times(START + BigInt(i));
    const seconds = (random() * 30).toFixed(3);
    return {
      timeUnixNano: time,
      observedTimeUnixNano: time,
      severityNumber: 9,
      severityText: "INFO",
      body: { stringValue: `agent ${i} finished a task of type ${taskType(i)} in ${seconds} s` },
      attributes: whose(i),
    };
  });
}
