import { describe, expect, it } from "vitest";
import { PATIENCE_SECONDS, ratingOf } from "../../demo/feedback.ts";
import { thinking } from "../../demo/model.ts";
import { seeded } from "../../demo/random.ts";
import { drawTasks } from "../../demo/requests.ts";
import { scenarioNames, scenarios, TASKS_PER_REQUEST } from "../../demo/scenarios.ts";

describe("the tasks of a request", () => {
  it("are the same for the same seed and others for another", () => {
    expect(drawTasks("a", seeded(3))).toEqual(drawTasks("a", seeded(3)));
    expect(drawTasks("a", seeded(3))).not.toEqual(drawTasks("a", seeded(4)));
  });
  it("are as many as a round counts on", () => {
    const { plan, code, review, test } = drawTasks("a", seeded(1));
    expect([plan, ...code, review, test]).toHaveLength(TASKS_PER_REQUEST);
  });
  it("differ in size, most of them near 1", () => {
    const random = seeded(1);
    const sizes = Array.from({ length: 2000 }, () => drawTasks("a", random).plan.size).sort((a, b) => a - b);
    expect(sizes[0]).toBeGreaterThanOrEqual(0.5);
    expect(sizes.at(-1)).toBeLessThanOrEqual(2.5);
    expect(sizes[1000]).toBeCloseTo(0.92, 1);
  });
});

describe("the scenarios", () => {
  it("have the agents and the tasks they promise", () => {
    const counts = scenarioNames.map((name) => [name, scenarios[name].cast.length, scenarios[name].tasks]);
    expect(counts).toEqual([
      ["light", 3, 5],
      ["medium", 5, 20],
      ["heavy", 8, 50],
      ["overload", 8, 100],
    ]);
  });
});

describe("a rating", () => {
  it("falls with each doubling of the real wait", () => {
    expect([0.5, 4, 4.1, 8, 15, 31, 33, PATIENCE_SECONDS].map((seconds) => ratingOf("ok", seconds))).toEqual([
      5, 5, 4, 4, 3, 2, 1, 1,
    ]);
  });
  it("is 1 for what came to nothing", () => {
    expect([ratingOf("failed", 1), ratingOf("timeout", 90)]).toEqual([1, 1]);
  });
});

describe("the stand-in model", () => {
  const seeds = Array.from({ length: 5000 }, (_, seed) => seed);
  it("thinks some hundred milliseconds, four times as long when slow, and scaled by the pace", () => {
    const question = { type: "review", size: 1, seed: 5, slow: false } as const;
    const { ms } = thinking(question, 1);
    expect(ms).toBeGreaterThan(700 * 0.75);
    expect(ms).toBeLessThan(700 * 1.25);
    expect(thinking({ ...question, slow: true }, 0.5).ms).toBeCloseTo(ms * 2);
  });
  it("refuses about one call in a hundred", () => {
    const busy = seeds.filter((seed) => thinking({ type: "code", size: 1, seed, slow: false }, 1).busy);
    expect(busy.length / seeds.length).toBeGreaterThan(0.006);
    expect(busy.length / seeds.length).toBeLessThan(0.014);
  });
});
