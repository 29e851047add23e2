// The table a person reads.
import { describe, expect, it } from "vitest";
import type { Line } from "../../bench/lib/measurement.ts";
import { shown, table } from "../../bench/lib/table.ts";

const line: Line = {
  id: "memory",
  what: "peak memory",
  unit: "bytes",
  better: "less",
  must: { ratio: 4, below: 500e6 },
  aim: {},
};

describe("table", () => {
  it("tells both figures, the ratio, what was promised and the verdict", () => {
    const lines = table([{ line, reading: { ours: 250e6, peer: 2_000e6 }, regressed: false }]).split("\n");
    expect(lines[0]).toBe("| row         | ours   | peer     | ratio | must         | aim | verdict |");
    expect(lines[1]).toBe("|-------------|--------|----------|-------|--------------|-----|---------|");
    expect(lines[2]).toBe("| peak memory | 250 MB | 2,000 MB | 8x    | 4x, < 500 MB | –   | must    |");
  });

  it("tells what a ratio fell from", () => {
    const told = { line, reading: { ours: 250e6, peer: 500e6 }, earlier: 8, regressed: true };
    expect(table([told])).toContain("| missed, regressed (was 8x) |");
  });

  it("tells why there is no figure, in a line that fits", () => {
    const [, , row = ""] = table([{ line, fault: `no wrk\nhere ${"x".repeat(200)}` }]).split("\n");
    expect(row).toContain("| –    | –    | –     | 4x, < 500 MB | –   | failed: no wrk here xxx");
    expect(row.length).toBeLessThan(200);
  });
});

describe("shown", () => {
  it.each([
    [2.345, "seconds", "2.35 s"],
    [0.0123, "seconds", "12.3 ms"],
    [0.000_001_5, "seconds", "1.5 µs"],
    [1_234_567.8, "events/s", "1,234,568/s"],
    [0.0031, "share", "0.31 %"],
  ] as const)("%d %s is %s", (value, unit, text) => {
    expect(shown(value, unit)).toBe(text);
  });
});
