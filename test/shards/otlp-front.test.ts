// OTLP before shards that come and go: what was answered as taken arrives once, and what is refused was not looked at.
import { describe, expect, it } from "vitest";
import { AttributeList } from "../../exporter/ingest/otlp/attributes.ts";
import { SwarmscopeError, type ErrorCode } from "../../exporter/errors.ts";
import type { Records } from "../../exporter/ingest/otlp/records.ts";
import { wants } from "../../exporter/ingest/otlp/meaning/senders/wanted.ts";
import { OtlpIntake, type OtlpReceipt } from "../../exporter/otlp-intake.ts";
import { shardOf } from "../../exporter/shards/hash.ts";
import { mostWaiting, OtlpFront } from "../../exporter/shards/otlp-front.ts";
import type { Amount, EventDoor } from "../../exporter/shards/outbox.ts";
import { BEGINNING, LIMITS, swarm } from "./swarm.ts";

const [first = "", second = ""] = [0, 1].map((shard) =>
  ["a", "b", "c", "d"].find((name) => shardOf(name, 2) === shard),
);
const bounds = { shards: 2, maxBatchEvents: LIMITS.maxBatchEvents, maxBodyBytes: 100_000 };

/** Records of so many calls of a tool by an agent, the first of which has this number. */
function calls(agent: string, count = 1, from = 0): Records {
  const records = Array.from({ length: count }, (_, i) => {
    const id = (from + i + 1).toString(16);
    const attributes = AttributeList.of([["gen_ai.operation.name", "execute_tool"], ["gen_ai.tool.name", "shell"]]); // prettier-ignore
    const times = { start: BEGINNING, end: BEGINNING + 1_000 };
    const ids = { traceId: `${agent}${id.padStart(31, "0")}`, spanId: id.padStart(16, "0"), parentId: "" };
    return { ...ids, ...times, name: "execute_tool", kind: 1, status: 0, attributes, events: [], links: [] };
  });
  const resource = AttributeList.of([["service.name", agent]]);
  return { signal: "traces", groups: [{ origin: { resource, scope: "", scopeVersion: "" }, records }] };
}

interface Fronted {
  readonly front: OtlpFront;
  readonly log: readonly string[];
  /** Calls counted by all shards together, of each agent. */
  counted(): Readonly<Record<string, number>>;
  readonly both: ReturnType<typeof swarm>;
  /** Ends a turn, and lets everything that can be done be done. */
  turn(): Promise<void>;
}

function fronted(waiting: Amount = mostWaiting): Fronted {
  const both = swarm(2);
  const log: string[] = [];
  let now = BEGINNING;
  const front = new OtlpFront(
    both.door,
    { ...bounds, waiting },
    () => now,
    (level, line) => log.push(`${level} ${line.split(" | ")[0] ?? ""}`),
  );
  return {
    front,
    log,
    both,
    counted() {
      const lines = Object.entries(both.pages().sharded);
      const of = (agent: string): number =>
        lines
          .filter(([line]) => line.startsWith(`swarm_tool_calls_total{agent="${agent}"`))
          .reduce((sum, [, value]) => sum + value, 0);
      return { [first]: of(first), [second]: of(second) };
    },
    async turn() {
      front.turn((now += 1_000));
      await settled();
    },
  };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe("a front for OTLP", () => {
  it("gives events to the shards of their agents before it answers", async () => {
    const { front, counted, log } = fronted();
    await front.takeInRecords(calls(first, 3));
    await front.takeInRecords(calls(second, 120));
    expect(counted()).toEqual({ [first]: 3, [second]: 120 });
    expect(log).toEqual([]);
  });

  it.each([
    ["is known to be down", "down"],
    ["fails when it is sent something", "failing"],
  ] as const)("answers while a shard %s, and tells it all when it is back, once", async (_, how) => {
    const { front, counted, both, turn, log } = fronted();
    await front.takeInRecords(calls(first, 2));
    both[how].add(0);
    await front.takeInRecords(calls(first, 2, 2));
    // What the sender sends again, as it does when an answer was lost, is no more than it was.
    await front.takeInRecords(calls(first, 2, 2));
    await front.takeInRecords(calls(second, 2));
    await turn();
    expect(counted()).toEqual({ [first]: 2, [second]: 2 });
    both[how].clear();
    await turn();
    expect(counted()).toEqual({ [first]: 4, [second]: 2 });
    await front.takeInRecords(calls(first, 6));
    expect(counted()).toEqual({ [first]: 6, [second]: 2 });
    expect(log).toEqual([
      expect.stringMatching(/^warn events made from OTLP wait: SwarmscopeError: SWM_SHARD_DOWN: shard 1/),
      "info events made from OTLP that waited are taken again",
    ]);
  });

  it("counts what is new of a body that came while a shard was away with what waits, in its order", async () => {
    const { door, bodies, refuse } = recorded();
    const front = new OtlpFront(door, bounds, () => BEGINNING, quiet);
    refuse("SWM_SHARD_DOWN");
    for (const from of [0, 1, 2]) await front.takeInRecords(calls(first, 1, from));
    refuse(undefined);
    front.turn(BEGINNING);
    await front.takeInRecords(calls(first, 1, 3));
    await front.stop();
    const taken = bodies.flat().map(({ kind, trace_id: trace }) => [kind, trace?.at(-1)]);
    expect(taken.filter(([kind]) => kind === "tool.finished").map(([, number]) => number)).toEqual([
      "1",
      "2",
      "3",
      "4",
    ]);
    const ids = bodies.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("makes no body larger than a shard takes", async () => {
    const { door, bodies } = recorded();
    const front = new OtlpFront(door, { ...bounds, maxBodyBytes: 1_024 }, () => BEGINNING, quiet);
    await front.takeInRecords(calls(first, 20));
    expect(bodies.flat().filter(({ kind }) => kind === "tool.finished")).toHaveLength(20);
    expect(bodies.length).toBeGreaterThan(3);
    const sizes = bodies.map((events) => events.map((event) => JSON.stringify(event)).join("\n").length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_024);
  });

  it("refuses a body before it looks at it when too much waits, so that it counts when it is sent again", async () => {
    const { front, counted, both, turn } = fronted({ events: 100, bytes: Infinity });
    both.down.add(0);
    await front.takeInRecords(calls(first, 60));
    // There was room when it came; it may be more than there is room for.
    await front.takeInRecords(calls(first, 90, 60));
    const refused = front.takeInRecords(calls(second, 1));
    await expect(refused).rejects.toThrow(
      /SWM_SHARD_DOWN: \d+ events made from OTLP wait for shards.*send it again later \(SWM_SHARD_DOWN: shard 1 is down/,
    );
    expect(counted()).toEqual({ [first]: 0, [second]: 0 });
    both.down.clear();
    await turn();
    expect(counted()).toEqual({ [first]: 150, [second]: 0 });
    await front.takeInRecords(calls(second, 1));
    expect(counted()).toEqual({ [first]: 150, [second]: 1 });
  });

  it("refuses by bytes as well, with a code that tells senders to come again", async () => {
    const { door, refuse } = recorded();
    const front = new OtlpFront(door, { ...bounds, waiting: { events: 100, bytes: 1_000 } }, () => BEGINNING, quiet);
    refuse("SWM_DISK_FULL");
    await front.takeInRecords(calls(first, 10));
    const intake = new OtlpIntake(wants, async (records) => front.takeInRecords(records));
    const span = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", name: "s" };
    const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }));
    // A code that senders of OTLP hear as 503 with Retry-After, whatever it is that keeps the shard from taking anything.
    await expect(Promise.resolve(intake.take("traces", "json", body))).rejects.toMatchObject({
      code: "SWM_SHARD_DOWN",
    } satisfies Partial<SwarmscopeError>);
    refuse(undefined);
    front.turn(BEGINNING);
    await settled();
    await expect.poll(async () => (await intake.take("traces", "json", body)) satisfies OtlpReceipt).toEqual({ rejected: 0, why: "" }); // prettier-ignore
  });

  it("does not keep for ever what no shard will ever take: it is counted as refused, and logged", async () => {
    const { door, bodies, refuse, refused } = recorded();
    const log: string[] = [];
    const front = new OtlpFront(door, bounds, () => BEGINNING, (level, line) => log.push(`${level} ${line}`)); // prettier-ignore
    refuse("SWM_BODY_TOO_LARGE");
    await front.takeInRecords(calls(first, 1));
    expect(refused).toEqual(["SWM_BODY_TOO_LARGE"]);
    expect(log).toEqual([expect.stringMatching(/^error 2 events made from OTLP were lost: .*SWM_BODY_TOO_LARGE/)]);
    refuse(undefined);
    await front.takeInRecords(calls(first, 1, 1));
    expect(bodies.flat().filter(({ kind }) => kind === "tool.finished")).toHaveLength(1);
  });

  it("tries once more when it is stopped, and says how much is lost with it", async () => {
    const { front, counted, both, log } = fronted();
    both.down.add(0);
    await front.takeInRecords(calls(first, 2));
    both.down.clear();
    await front.stop();
    expect(counted()[first]).toBe(2);
    both.down.add(0);
    await front.takeInRecords(calls(first, 2, 2));
    await front.stop();
    expect(log.at(-1)).toBe("error 2 events made from OTLP were lost: their shard is away");
  });
});

interface Told {
  readonly kind: string;
  readonly id?: string;
  readonly trace_id?: string;
}

const quiet = (): void => undefined;

/** A door that remembers what it took, and refuses when it is told to. */
function recorded(): {
  readonly door: EventDoor;
  readonly bodies: (readonly Told[])[];
  readonly refused: ErrorCode[];
  refuse(code: ErrorCode | undefined): void;
} {
  const bodies: (readonly Told[])[] = [];
  const refused: ErrorCode[] = [];
  let refusal: ErrorCode | undefined;
  const door: EventDoor = {
    async takeIn(body) {
      await settled();
      if (refusal !== undefined) throw new SwarmscopeError(refusal, "so it is told");
      const lines = body.toString().split("\n");
      bodies.push(lines.map((line) => JSON.parse(line) as Told));
      return { accepted: lines.length, rejected: 0, errors: [], warnings: [] };
    },
    refuse: (code) => refused.push(code),
  };
  return { door, bodies, refused, refuse: (code) => (refusal = code) };
}
