// A measurement is judged: compared with the earlier run, repeated before a fall counts, told when it fails.
import { describe, expect, it } from "vitest";
import type { Measurement, Reading } from "../../bench/lib/measurement.ts";
import type { Results } from "../../bench/lib/results.ts";
import { judge } from "../../bench/lib/run.ts";

const conditions = { scale: "full" as const, exporter: "", say: () => undefined };
const earlier = (ratio: number): Results => {
  return { scale: "full", lines: { a: { ratio, ours: 1, peer: ratio, unit: "seconds", verdict: "must" } } };
};

/** Gives these ratios, one a run. */
function giving(...ratios: readonly number[]): { measurement: Measurement; runs: () => number } {
  let runs = 0;
  const measurement: Measurement = {
    name: "test",
    lines: [{ id: "a", what: "a", unit: "seconds", better: "less", must: {}, aim: {} }],
    async run() {
      const reading: Reading = { ours: 1, peer: ratios[runs++] ?? NaN };
      return { readings: { a: reading }, notes: [`run ${runs}`] };
    },
  };
  return { measurement, runs: () => runs };
}

describe("judge", () => {
  it("measures once where nothing fell", async () => {
    const { measurement, runs } = giving(8);
    const { told, notes } = await judge(measurement, conditions, earlier(10));
    expect(told).toMatchObject([{ reading: { peer: 8 }, earlier: 10, regressed: false }]);
    expect([runs(), notes]).toEqual([1, ["test: run 1"]]);
  });

  it("forgives a fall that does not happen again", async () => {
    const { measurement, runs } = giving(5, 9);
    const { told } = await judge(measurement, conditions, earlier(10));
    expect(told).toMatchObject([{ reading: { peer: 9 }, regressed: false }]);
    expect(runs()).toBe(2);
  });

  it("counts a fall that happens twice", async () => {
    const { told } = await judge(giving(5, 6).measurement, conditions, earlier(10));
    expect(told).toMatchObject([{ reading: { peer: 6 }, regressed: true }]);
  });

  it("does not compare different scales, nor with nothing", async () => {
    const quick = { ...conditions, scale: "quick" as const };
    for (const [how, before] of [[quick, earlier(10)] as const, [conditions, undefined] as const]) {
      const { measurement, runs } = giving(1);
      expect((await judge(measurement, how, before)).told).toMatchObject([{ regressed: false }]);
      expect(runs()).toBe(1);
    }
  });

  it("tells in every line why there is no figure", async () => {
    const { measurement } = giving(1);
    const broken: Measurement = { ...measurement, run: () => Promise.reject(new Error("install wrk")) };
    expect((await judge(broken, conditions, undefined)).told).toMatchObject([{ fault: "install wrk" }]);
    const silent: Measurement = { ...measurement, run: async () => ({ readings: {}, notes: [] }) };
    expect((await judge(silent, conditions, undefined)).told).toMatchObject([{ fault: "nothing was measured for a" }]);
  });

  it.each([NaN, 0, -1, Infinity])("does not take %d for a figure", async (ratio) => {
    const { told } = await judge(giving(ratio).measurement, conditions, undefined);
    expect(told).toMatchObject([{ fault: `no figures were measured for a: ours 1, the peer's ${ratio}` }]);
  });
});
