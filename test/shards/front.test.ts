// What senders are told by a front: the same as by one process, and when a shard is missing, when to come again.
import { describe, expect, it } from "vitest";
import { SwarmscopeError } from "../../exporter/errors.ts";
import type { Receipt } from "../../exporter/ingest/events.ts";
import { Front, type Door, type Way } from "../../exporter/shards/front.ts";
import { shardOf } from "../../exporter/shards/hash.ts";
import type { Parcel } from "../../exporter/shards/parcel.ts";
import { BEGINNING, bodyOf, LIMITS, swarm } from "./swarm.ts";

const [first = "", second = ""] = [0, 1].map((shard) =>
  ["a", "b", "c", "d"].find((name) => shardOf(name, 2) === shard),
);
const heartbeat = (agent: string, id?: string): object => ({
  kind: "agent.heartbeat",
  agent,
  ...(id !== undefined && { id }),
});
const message = (agent: string, id: string): object => ({ kind: "message.handled", agent, id });
const body = (...events: readonly object[]): Buffer => Buffer.from(JSON.stringify(events));

describe("a front", () => {
  it("answers with places in the body that was sent, not in what shards got of it", async () => {
    const { take, given } = swarm(2);
    const { alone, sharded } = await take(
      body(heartbeat(first), { kind: "nonsense" }, heartbeat(second), { ...heartbeat(second), interval: -1 }),
    );
    expect(sharded).toEqual(alone);
    expect(sharded).toMatchObject({ accepted: 2, rejected: 2, errors: [{ index: 1 }, { index: 3 }] });
    expect(given).toEqual([1, 1]);
  });

  it("refuses a body whose agents' shard is down, before any shard has a part of it", async () => {
    const both = swarm(2);
    both.down.add(1);
    const { sharded } = await both.take(body(heartbeat(first), heartbeat(second)));
    expect(sharded).toBe("SWM_SHARD_DOWN: shard 2 is down");
    expect(both.given).toEqual([0, 0]);
    expect((await both.take(body(heartbeat(first)))).sharded).toMatchObject({ accepted: 1 });
    expect(both.given).toEqual([1, 0]);
    expect(both.pages().sharded).toMatchObject({ "swarm_exporter_events_accepted_total agent.heartbeat": 1 });
  });

  it("counts events with an id once, though a shard failed after another had its part", async () => {
    const sent = body(message(first, "m1"), message(second, "m2"));
    const both = swarm(2);
    const count = (page: Readonly<Record<string, number>>): number =>
      Object.entries(page)
        .filter(([line]) => line.startsWith("swarm_coordination_messages_total"))
        .reduce((sum, [, value]) => sum + value, 0);
    both.failing.add(1);
    expect((await both.take(sent)).sharded).toBe("SWM_SHARD_DOWN: shard 2 fails");
    expect(both.given).toEqual([1, 0]);
    both.failing.clear();
    await both.take(sent);
    expect(count(both.pages().sharded)).toBe(2);
    // Without ids the shard cannot know.
    const plain = body({ kind: "message.handled", agent: first }, { kind: "message.handled", agent: second });
    both.failing.add(1);
    await both.take(plain);
    both.failing.clear();
    await both.take(plain);
    expect(count(both.pages().sharded)).toBe(5);
  });

  it("tells a shard again what was queued if it may not have heard it", async () => {
    const both = swarm(2);
    await both.take(body({ kind: "task.queued", task: "t", task_type: "review" }));
    both.failing.add(0);
    const finished = body({ kind: "task.finished", task: "t", agent: first, outcome: "ok" });
    await both.take(finished);
    both.failing.clear();
    await both.take(finished);
    const line = `swarm_task_attempts_total{agent="${first}",task_type="review",outcome="ok"}`;
    expect(both.pages().sharded).toMatchObject({ [line]: 1 });
  });
});

/** A front whose shards answer when they are told to. */
function held(): {
  readonly front: Front;
  readonly arrived: string[];
  readonly taken: string[];
  readonly log: string[];
  /** Lets the oldest parcel of a shard be acknowledged, or refused. */
  settle(shard: number, fault?: Error): void;
} {
  const arrived: string[] = [];
  const taken: string[] = [];
  const log: string[] = [];
  const open: ((fault?: Error) => void)[][] = [[], []];
  const ways = open.map((waiting): Way => ({
    isUp: true,
    down: (why) => new SwarmscopeError("SWM_SHARD_DOWN", why),
    send: (parcel: Parcel) => {
      arrived.push(bodyOf(parcel).toString());
      return new Promise((resolve, reject) => {
        waiting.push((fault) => (fault === undefined ? resolve() : reject(fault)));
      });
    },
  }));
  const own: Door = {
    takeIn(given) {
      taken.push(given.toString());
      return { accepted: 1, rejected: 0, errors: [], warnings: [] } satisfies Receipt;
    },
    takeInLater: () => Promise.reject(new Error("the front's own door is asked by takeIn")),
    refuse: (code) => taken.push(code),
  };
  const front = new Front(
    ways,
    own,
    LIMITS,
    () => BEGINNING,
    (level, line) => log.push(`${level} ${line.split(" | ")[0] ?? ""}`),
  );
  return { front, arrived, taken, log, settle: (shard, fault) => open[shard]?.shift()?.(fault) };
}

describe("the front's own part", () => {
  it("is taken when all shards have acknowledged, and not before", async () => {
    const { front, taken, settle } = held();
    const answer = front.takeIn(body(heartbeat(first), heartbeat(second)));
    settle(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toEqual([]);
    settle(1);
    expect(await answer).toMatchObject({ accepted: 1 });
    expect(taken).toHaveLength(1);
  });

  it("is taken at once where no shard has any", () => {
    const { front, taken, arrived } = held();
    expect(front.takeIn(body({ kind: "feedback.given", rating: 5 }))).toMatchObject({ accepted: 1 });
    front.refuse("SWM_BODY_TOO_LARGE");
    expect([taken.length, taken[1], arrived.length]).toEqual([2, "SWM_BODY_TOO_LARGE", 0]);
  });

  it("of senders who do not wait is taken in the order it came, whichever shard is first", async () => {
    const { front, taken, settle } = held();
    const bodies = [body(heartbeat(first)), body({ kind: "feedback.given", rating: 5 }), body(heartbeat(second))];
    const done = bodies.map((one) => front.takeInLater(one));
    settle(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toEqual([]);
    settle(0);
    await front.rest();
    expect(taken).toEqual(bodies.map(String));
    await Promise.all(done);
  });

  it("of a sender who does not wait is lost with its shard, and the log says so", async () => {
    const { front, taken, settle, log } = held();
    const lost = front.takeInLater(body(heartbeat(first)));
    const next = front.takeInLater(body(heartbeat(second)));
    settle(0, new SwarmscopeError("SWM_SHARD_DOWN", "shard 1 is gone"));
    settle(1);
    await Promise.all([lost, next]);
    expect(taken).toEqual([body(heartbeat(second)).toString()]);
    expect(log).toEqual([
      "warn a body whose sender did not wait was lost: SwarmscopeError: SWM_SHARD_DOWN: shard 1 is gone",
    ]);
  });
});
