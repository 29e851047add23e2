import { describe, expect, it } from "vitest";
import { niceTicks } from "../../../scripts/picture/chart.ts";
import { format, paint } from "../../../scripts/picture/style.ts";

describe("format", () => {
  it.each([
    [0, "s", "0 s"],
    [0.000_02, "s", "20 µs"],
    [0.0081, "s", "8.1 ms"],
    [5.666, "s", "5.67 s"],
    [119, "s", "119 s"],
    [150, "s", "2.5 min"],
    [7200, "s", "2 h"],
    [0.571, "percentunit", "57.1 %"],
    [1536, "bytes", "1.5 KiB"],
    [0, "bytes", "0 B"],
    [2 ** 21, "binBps", "2 MiB/s"],
    [1234, "short", "1.23k"],
    [0.25, "short", "0.25"],
    [154, "suffix: /min", "154 /min"],
    [3.2, "mps", "3.2 msg/s"],
  ])("writes %s in %s as %s", (value, unit, text) => {
    expect(format(value, unit)).toBe(text);
  });
});

describe("niceTicks", () => {
  it.each<[number, number | undefined, readonly number[]]>([
    [0, undefined, [0, 0.25, 0.5, 0.75, 1]],
    [3.7, undefined, [0, 1, 2, 3, 4]],
    [175, undefined, [0, 50, 100, 150, 200]],
    [0.4, 1, [0, 0.25, 0.5, 0.75, 1]],
    [0.008, undefined, [0, 0.002, 0.004, 0.006, 0.008]],
  ])("reaches %s with a maximum of %s by %s", (greatest, max, ticks) => {
    expect(niceTicks(greatest, max)).toEqual(ticks);
  });
});

describe("paint", () => {
  it("mixes a shade with the ground, and takes an unknown name for text", () => {
    expect([paint("green"), paint("green", 0.5), paint("unheard")]).toEqual(["#73bf69", "rgb(71,110,70)", "#ccccdc"]);
  });
});
