import { describe, expect, it } from "vitest";
import { backlog } from "../../exporter/insights/backlog.ts";
import { line, NOW, queue, steady, values } from "./history-of.ts";

describe("reading a queue", () => {
  it("knows depth, age, rates and growth", () => {
    const main = queue("main", {
      depth: line(1240, 14),
      oldestAge: line(130, 1),
      arrived: line(9000, 20),
      served: line(7000, 6),
    });
    expect(backlog(main, NOW)).toEqual({
      depth: 1240,
      oldestAge: 130,
      arrival: 20,
      service: 6,
      growth: 14,
      trend: "grows",
      drain: undefined,
    });
  });

  it("knows when a falling queue is empty", () => {
    // 1,200 tasks at 4 a second.
    expect(backlog(queue("main", { depth: line(1200, -4) }), NOW)).toMatchObject({ trend: "falls", drain: 300 });
  });

  it.each([
    // In two minutes 0.96 of a task, 9.6 of 1,000 (threshold 10), and 60 where 2 × √(15 × 120) = 85 may be chance.
    { what: "less than one task", depth: line(5, 0.008), traffic: 0 },
    { what: "less than a hundredth of the depth", depth: line(1000, 0.08), traffic: 0 },
    { what: "no more than chance makes of the traffic", depth: line(500, 0.5), traffic: 15 },
  ])("takes a change of $what as level", ({ depth, traffic }) => {
    expect(backlog(queue("main", { depth, arrived: line(9000, traffic) }), NOW).trend).toBe("level");
  });

  it("takes more than chance makes of the traffic as growth", () => {
    const depth = line(500, 0.8);
    expect(backlog(queue("main", { depth, arrived: line(9000, 15) }), NOW).trend).toBe("grows");
  });

  it("knows no trend and no rates from less than a minute", () => {
    const depth = line(1000, 5, { seconds: 55 });
    const read = backlog(queue("main", { depth, arrived: depth, served: depth }), NOW);
    expect(read).toMatchObject({ depth: 1000, trend: undefined, growth: undefined });
    expect(read).toMatchObject({ arrival: undefined, service: undefined });
  });

  it("knows nothing of a queue last seen two minutes ago", () => {
    const depth = steady(5000, { ago: 120 });
    expect(backlog(queue("main", { depth, oldestAge: depth, arrived: depth, served: depth }), NOW)).toEqual({
      depth: undefined,
      oldestAge: undefined,
      arrival: undefined,
      service: undefined,
      growth: undefined,
      trend: undefined,
      drain: undefined,
    });
  });

  it("knows no rate from a count that began anew", () => {
    const arrived = values(...Array.from({ length: 20 }, (_, index) => (index < 10 ? 500 : 0) + index));
    expect(backlog(queue("main", { arrived }), NOW).arrival).toBeUndefined();
  });
});
