// What the bench sends as our events is taken at our door, without a word of complaint.
import { describe, expect, it } from "vitest";
import { stamp } from "../../bench/lib/bodies.ts";
import { cards, ours, type Happening } from "../../bench/lib/happenings.ts";
import { isRejection, parseEvent } from "../../exporter/ingest/parse.ts";

const now = 1_790_000_000_000;
const happenings: readonly Happening[] = [
  { what: "spawned", agent: 7 },
  { what: "task", agent: 7, type: 2, seconds: 1.25, ok: false },
  { what: "message", agent: 7, seconds: 0.01 },
  { what: "heartbeat", agent: 7, memory: 1000, cpu: 2.5, busy: true },
  { what: "stopped", agent: 7 },
];

describe.each(happenings)("$what", (happening) => {
  it("is an event without warnings", () => {
    const taken = parseEvent(JSON.parse(ours(happening, stamp(now, 1), 3)), 0, now);
    if (isRejection(taken)) throw new Error(taken.message);
    expect(taken.event).toMatchObject({ agent: "agent-000007", time: now });
    expect([taken.skewed, taken.warnings]).toEqual([false, []]);
  });
});

describe("a task", () => {
  it("says the same to both sides", () => {
    const [, task] = happenings;
    if (task === undefined) throw new Error("no task");
    expect(JSON.parse(ours(task, stamp(now, 1), 3))).toEqual({
      ...{ kind: "task.finished", time: now, agent: "agent-000007", task: "t-0000000001-0003" },
      ...{ task_type: "review", duration: 1.25, outcome: "failed" },
    });
    expect(JSON.parse(cards(task, stamp(now, 1), 3))).toEqual({
      ...{ type: "task.finished", ts: now, agent: "agent-000007", swarm: "swarm-07", task_id: "t-0000000001-0003" },
      ...{ task_type: "review", duration_ms: 1250, status: "error" },
    });
  });
});
