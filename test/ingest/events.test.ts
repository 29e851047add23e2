// The door as a whole: what is applied, what is refused, what the sender is told.
import { describe, expect, it } from "vitest";
import { takeIn, type Intake, type Receipt } from "../../exporter/ingest/events.ts";
import type { SwarmEvent } from "../../exporter/model/event.ts";

const NOW = Date.UTC(2026, 0, 1);
const good = { kind: "feedback.given", rating: 5 };
const bad = { kind: "feedback.given", rating: 6 };

interface Taken {
  readonly receipt: Receipt;
  readonly applied: readonly SwarmEvent[];
  readonly rejected: readonly string[];
  readonly skewed: number;
}

function take(body: unknown, maxEvents = 1_000): Taken {
  const applied: SwarmEvent[] = [];
  const rejected: string[] = [];
  let skewed = 0;
  const intake: Intake = {
    apply: (event, now) => {
      expect(now).toBe(NOW);
      // The next event is told by the same object.
      applied.push({ ...event });
    },
    skewed: () => skewed++,
    rejected: (reason) => rejected.push(reason),
  };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const receipt = takeIn(Buffer.from(text), maxEvents, NOW, intake);
  return { receipt, applied, rejected, skewed };
}

describe("the door", () => {
  it("applies the good events of a batch in their order and refuses the others", () => {
    const { receipt, applied, rejected } = take([good, bad, { kind: "agent.spawned", agent: "a" }, 5]);
    expect(applied.map(({ kind }) => kind)).toEqual(["feedback.given", "agent.spawned"]);
    expect(receipt).toEqual({
      accepted: 2,
      rejected: 2,
      errors: [
        {
          index: 1,
          reason: "invalid_field",
          field: "rating",
          rule: "must be a whole number ≥ 1 and ≤ 5",
          message: "SWM_EVENT_INVALID: events[1].rating must be a whole number ≥ 1 and ≤ 5, got 6",
        },
        {
          index: 3,
          reason: "not_an_object",
          rule: "must be an object",
          message: "SWM_EVENT_INVALID: events[3] must be an object, got 5",
        },
      ],
      warnings: [],
    });
    expect(rejected).toEqual(["invalid_field", "not_an_object"]);
  });

  it("goes on after a line that is no JSON, and says which", () => {
    const line = JSON.stringify(good);
    const { receipt, applied, rejected } = take(`${line}\n{"kind": ${"x".repeat(80)}}\n${line}`);
    expect(applied).toHaveLength(2);
    expect(receipt.errors).toEqual([
      {
        index: 1,
        reason: "not_json",
        rule: "must be one JSON object a line",
        message: `SWM_EVENT_INVALID: events[1] must be one JSON object a line, got "{\\"kind\\": ${"x".repeat(51)}"`,
      },
    ]);
    expect(rejected).toEqual(["not_json"]);
  });

  it("takes nothing of a batch that is too large", () => {
    expect(take([good, good, good], 3).receipt.accepted).toBe(3);
    expect(() => take([good, good, good, good], 3)).toThrow(
      "SWM_BATCH_TOO_LARGE: the body holds 4 events, at most 3 are allowed; send them in parts",
    );
    expect(() => take(`${JSON.stringify(good)}\n`.repeat(4), 3)).toThrow("SWM_BATCH_TOO_LARGE");
  });

  it("warns of unknown fields and of times it did not take, by index", () => {
    const { receipt, skewed, applied } = take([good, { ...good, stars: 5, time: NOW + 100_000 }]);
    expect(receipt.warnings).toEqual([
      { index: 1, message: "events[1].time is 100 s ahead of the exporter's clock; the time of arrival was taken" },
      { index: 1, message: "events[1] has unknown fields, ignored: stars" },
    ]);
    expect(skewed).toBe(1);
    expect(applied.map(({ time }) => time)).toEqual([NOW, NOW]);
  });

  it("lists a hundred faults and a hundred warnings, and counts all", () => {
    const { receipt, rejected } = take(Array.from({ length: 400 }, (_, i) => (i < 150 ? bad : { ...good, stars: 1 })));
    expect([receipt.accepted, receipt.rejected]).toEqual([250, 150]);
    expect([receipt.errors.length, receipt.warnings.length, rejected.length]).toEqual([100, 100, 150]);
    expect(receipt.errors.at(-1)?.index).toBe(99);
    expect(receipt.warnings.at(-1)?.index).toBe(249);
  });

  it("takes names objects have by themselves for names", () => {
    const { applied } = take(
      '[{"kind":"agent.spawned","agent":"__proto__"},{"kind":"agent.spawned","agent":"constructor"}]',
    );
    expect(applied).toEqual([
      { kind: "agent.spawned", agent: "__proto__", time: NOW },
      { kind: "agent.spawned", agent: "constructor", time: NOW },
    ]);
  });

  it("survives nesting without end", () => {
    const { receipt } = take(`[{"kind":"feedback.given","rating":${"[".repeat(50_000)}${"]".repeat(50_000)}}]`);
    expect(receipt.rejected).toBe(1);
  });
});
