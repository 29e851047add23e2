import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { specializations } from "../../exporter/insights/specialization.ts";
import { attempts } from "./history-of.ts";

/** `count` whole seconds from `first` on. */
const from = (first: number, count = 10): number[] => Array.from({ length: count }, (_, index) => first + index);

describe("specialization of an agent", () => {
  it("is a type at which its durations rank reliably below its peers'", () => {
    // U 0, expected 50, variance 100 × 21 ÷ 12 = 175: z = −49.5 ÷ 13.2288 = −3.7418, p = 0.0000914.
    const [found, ...rest] = specializations([
      { taskType: "review", own: attempts(from(1)), peers: attempts(from(11)) },
      { taskType: "code", own: attempts(from(11)), peers: attempts(from(1)) },
    ]);
    expect(found?.taskType).toBe("review");
    expect(found?.confidence).toBeCloseTo(0.9999086, 6);
    expect(rest).toEqual([]);
  });

  it.each([
    { what: "nine samples of its own", own: attempts(from(1, 9)), peers: attempts(from(20)) },
    { what: "nine samples of its peers", own: attempts(from(1)), peers: attempts(from(20, 9)) },
    // Medians 104.5 and 114.5: clearly apart in rank, but only 9 % faster.
    { what: "a difference too small to route by", own: attempts(from(100)), peers: attempts(from(110)) },
    // Medians 5.5 and 7, ranks mixed: p = 0.12.
    {
      what: "a difference that chance explains",
      own: attempts(from(1)),
      peers: attempts([1, 2, 4, 6, 7, 7, 8, 9, 12, 13]),
    },
    // 10 of 30 ended well: the Wilson interval ends at 0.51, the peers are at 1.
    { what: "more failures than its peers", own: attempts(from(1), 15, 5), peers: attempts(from(20)) },
    { what: "no attempts", own: attempts([]), peers: attempts([]) },
  ])("is not shown by $what", ({ own, peers }) => {
    expect(specializations([{ taskType: "review", own, peers }])).toEqual([]);
  });

  it("is not lost by a few failures that chance explains", () => {
    // 10 of 11: the Wilson interval reaches 0.98, the peers are at 10 of 11 too; and with 40 of 41 at 0.976.
    const peers = attempts(from(20, 40), 1);
    expect(specializations([{ taskType: "review", own: attempts(from(1), 1), peers }])).toHaveLength(1);
  });

  it("gives a confidence of more than 0.99, and never for an agent and its own twin", () => {
    const durations = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(durations, durations, (own, peers) => {
        const type = { taskType: "review", own: attempts(own), peers: attempts(peers) };
        for (const { confidence } of specializations([type])) {
          expect(confidence).toBeGreaterThan(0.99);
          expect(confidence).toBeLessThanOrEqual(1);
        }
        expect(specializations([{ ...type, peers: type.own }])).toEqual([]);
      }),
    );
  });
});
