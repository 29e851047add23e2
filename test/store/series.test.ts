// Flat rows of one metric: found by labels, written in place, used again.
import { describe, expect, it } from "vitest";
import { counter, histogram, summary } from "../../exporter/catalog/define.ts";
import { open } from "../../exporter/catalog/define.ts";
import { Ledger } from "../../exporter/store/ledger.ts";
import { escapeLabel, renderLabels, Series } from "../../exporter/store/series.ts";
import { pageOf } from "./watched.ts";

const who = open("who", 10, "Who.");
const what = open("what", 10, "What.");
const options = { unit: "none", layer: "application" } as const;
const total = counter("test_total", "A count.", { ...options, labels: [who, what] });
const times = histogram("test_seconds", "Times.", { ...options, labels: [who], buckets: [1, 5] });
const mean = summary("test_mean", "A mean.", { ...options, labels: [who] });

describe("series", () => {
  it("keep the values of each row apart while they grow", () => {
    const series = new Series(total);
    for (let i = 0; i < 100; i++) series.add(series.row([`w${String(i)}`, "x"]), i);
    for (let i = 0; i < 100; i++) series.add(series.row([`w${String(i)}`, "x"]), 1);
    const page = pageOf([series]);
    expect([...page.values()]).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(page.get(`test_total{who="w7",what="x"}`)).toBe(8);
  });

  it("give a row that was taken away to the next, at 0", () => {
    const series = new Series(times);
    const row = series.row(["a"]);
    series.observe(row, 3);
    series.remove(row);
    expect([series.size, series.find(["a"])]).toEqual([0, undefined]);
    expect(series.row(["b"])).toBe(row);
    expect([...pageOf([series]).values()]).toEqual([0, 0, 0, 0, 0]);
  });

  it("take a row away once only", () => {
    const series = new Series(total);
    const row = series.row(["a", "x"]);
    series.remove(row);
    series.remove(row);
    expect([series.row(["b", "x"]), series.row(["c", "x"])]).toEqual([0, 1]);
  });

  it("count an observation in the first bucket that reaches up to it", () => {
    const series = new Series(times);
    for (const value of [0, 1, 1.01, 5, 6]) series.observe(series.row(["a"]), value);
    expect([...pageOf([series]).entries()]).toEqual([
      [`test_seconds_bucket{who="a",le="1"}`, 2],
      [`test_seconds_bucket{who="a",le="5"}`, 4],
      [`test_seconds_bucket{who="a",le="+Inf"}`, 5],
      [`test_seconds_sum{who="a"}`, 13.01],
      [`test_seconds_count{who="a"}`, 5],
    ]);
  });

  it("keep count and sum of a summary", () => {
    const series = new Series(mean);
    for (const value of [2, 5]) series.observe(series.row(["a"]), value);
    expect(Object.fromEntries(pageOf([series]))).toEqual({
      [`test_mean_sum{who="a"}`]: 7,
      [`test_mean_count{who="a"}`]: 2,
    });
  });

  it.each([
    [total, 1],
    [times, 5],
    [mean, 2],
  ])("know how many lines a row becomes: $name", (metric, lines) => {
    const series = new Series(metric);
    series.row(metric.labels.map(() => "a"));
    expect([series.linesPerRow, pageOf([series]).size]).toEqual([lines, lines]);
  });
});

describe("labels", () => {
  it("escape what would end them", () => {
    expect(escapeLabel('a"b\\c\nd')).toBe('a\\"b\\\\c\\nd');
  });

  it("leave out an empty value, which is the same as none", () => {
    expect(renderLabels(total, ["", "x"])).toBe('what="x"');
    expect(renderLabels(total, ["", ""])).toBe("");
  });

  it("do not confuse values that look alike when joined", () => {
    const series = new Series(total);
    series.add(series.row(["a,b", "c"]), 1);
    series.add(series.row(["a", "b,c"]), 2);
    expect(series.size).toBe(2);
  });
});

describe("a ledger", () => {
  it("takes all series of an owner away and lets it make none afterwards", () => {
    const ledger = new Ledger([total, times], 100);
    const owner = { rows: [], gone: false };
    ledger.add(total, ["a", "x"], 1, owner);
    ledger.observe(times, ["a"], 1, owner);
    ledger.add(total, ["b", "x"], 5);
    ledger.release(owner);
    ledger.add(total, ["a", "x"], 1, owner);
    ledger.set(total, ["a", "x"], 1, owner);
    ledger.observe(times, ["a"], 1, owner);
    expect([...pageOf(ledger.all())]).toEqual([[`test_total{who="b",what="x"}`, 5]]);
  });

  it("takes a single series away, and what is not there is no fault", () => {
    const ledger = new Ledger([total], 100);
    const owner = { rows: [], gone: false };
    ledger.set(total, ["a", "x"], 1, owner);
    ledger.unset(total, ["a", "x"], owner);
    ledger.unset(total, ["a", "x"], owner);
    expect([owner.rows.length, ledger.of(total).size]).toEqual([0, 0]);
  });

  it("has room until its lines are used up", () => {
    const ledger = new Ledger([total, times], 6);
    ledger.observe(times, ["a"], 1);
    expect(ledger.hasRoom).toBe(true);
    ledger.add(total, ["a", "x"], 1);
    expect(ledger.hasRoom).toBe(false);
  });

  it("refuses a metric it was not made with", () => {
    expect(() => new Ledger([total], 6).of(times)).toThrow("test_seconds is not kept in the store");
  });
});
