// Flat rows of one metric: written by number, marked for the page, used again.
import { describe, expect, it } from "vitest";
import { counter, gauge, histogram, open, summary } from "../../exporter/catalog/define.ts";
import { Ledger } from "../../exporter/store/ledger.ts";
import { ClosedRows, NamedRows, type RowNames } from "../../exporter/store/rows.ts";
import { Series } from "../../exporter/store/series.ts";
import { pageOf } from "./watched.ts";

const who = open("who", 10, "Who.");
const what = open("what", 10, "What.");
const options = { unit: "none", layer: "application" } as const;
const total = counter("test_total", "A count.", { ...options, labels: [who, what] });
const level = gauge("test_level", "A level.", { ...options, labels: [who] });
const times = histogram("test_seconds", "Times.", { ...options, labels: [who], buckets: [1, 5] });
const mean = summary("test_mean", "A mean.", { ...options, labels: [who] });

const numbered: RowNames = { labels: (row) => [`w${String(row)}`] };
const crossed: RowNames = {
  stride: 4,
  labels: (row) => [`w${String(Math.floor(row / 4))}`, ["x", "y", "z"][row % 4] ?? ""],
};

describe("series", () => {
  it("keep the values of each row apart while they grow", () => {
    const series = new Series(total, crossed);
    const rows = Array.from({ length: 3_000 }, (_, i) => i).filter((i) => i % 4 < 3);
    for (const row of rows) series.add(row, row);
    for (const row of rows) series.add(row, 1);
    const page = pageOf([series]);
    expect([...page.values()]).toEqual(rows.map((row) => row + 1));
    expect(page.get(`test_total{who="w7",what="y"}`)).toBe(30);
  });

  it("have rows only where something was written, wherever that is", () => {
    const series = new Series(level, numbered);
    series.set(2_000, 5);
    series.open(3);
    expect([...pageOf([series])]).toEqual([
      [`test_level{who="w3"}`, 0],
      [`test_level{who="w2000"}`, 5],
    ]);
    expect([series.get(2_000), series.get(3), series.get(4), series.get(99_999)]).toEqual([5, 0, undefined, undefined]);
    expect(series.size).toBe(2);
  });

  it("begin a row that was taken away at 0 again", () => {
    const series = new Series(times, numbered);
    series.observe(0, 3);
    series.remove(0);
    expect([series.size, series.has(0)]).toEqual([0, false]);
    series.open(0);
    expect([...pageOf([series]).values()]).toEqual([0, 0, 0, 0, 0]);
  });

  it("leave a row that is there as it is when it is opened", () => {
    const series = new Series(level, numbered);
    series.set(0, 7);
    series.open(0);
    expect([series.get(0), series.size]).toEqual([7, 1]);
  });

  it("take a row away once only", () => {
    const series = new Series(level, numbered);
    for (const row of [0, 1]) series.set(row, 1);
    for (const row of [0, 0, 5]) series.remove(row);
    expect([...pageOf([series]).keys()]).toEqual([`test_level{who="w1"}`]);
    expect(series.size).toBe(1);
  });

  it("ignore what is written for nobody", () => {
    const series = new Series(times, numbered);
    series.observe(-1, 3);
    series.add(-1, 3);
    series.set(-1, 3);
    series.open(-1);
    series.remove(-1);
    series.rename(-1);
    expect([series.size, series.has(-1), series.get(-1)]).toEqual([0, false, undefined]);
  });

  it("show a value while it is known", () => {
    const series = new Series(level, numbered);
    series.show(0, 4);
    expect(series.get(0)).toBe(4);
    series.show(0, undefined);
    expect(series.get(0)).toBeUndefined();
  });

  it("count an observation in the first bucket that reaches up to it", () => {
    const series = new Series(times, numbered);
    for (const value of [0, 1, 1.01, 5, 6]) series.observe(0, value);
    expect([...pageOf([series]).entries()]).toEqual([
      [`test_seconds_bucket{who="w0",le="1"}`, 2],
      [`test_seconds_bucket{who="w0",le="5"}`, 4],
      [`test_seconds_bucket{who="w0",le="+Inf"}`, 5],
      [`test_seconds_sum{who="w0"}`, 13.01],
      [`test_seconds_count{who="w0"}`, 5],
    ]);
  });

  it("keep count and sum of a summary", () => {
    const series = new Series(mean, numbered);
    for (const value of [2, 5]) series.observe(0, value);
    expect(Object.fromEntries(pageOf([series]))).toEqual({
      [`test_mean_sum{who="w0"}`]: 7,
      [`test_mean_count{who="w0"}`]: 2,
    });
  });

  it.each([
    [total, 1],
    [times, 5],
    [mean, 2],
  ])("know how many lines a row becomes: $name", (metric, lines) => {
    const series = new Series(metric, crossed);
    series.open(0);
    expect([series.linesPerRow, pageOf([series]).size]).toEqual([lines, lines]);
  });

  it("never split the rows of a tenant over two blocks", () => {
    expect(new Series(total, { ...crossed, stride: 8 }).blockRows % 8).toBe(0);
    expect(new Series(total, { ...crossed, stride: 1_024 }).blockRows).toBe(1_024);
    expect(new Series(times, { ...crossed, stride: 128 }).blockRows).toBe(128);
  });

  it("give back what a snapshot took of them", () => {
    const series = new Series(times, numbered);
    for (const value of [0.5, 3, 9]) series.observe(4, value);
    const again = new Series(times, numbered);
    series.each((_labels, values, at, row) => again.restore(row, values.slice(at, at + series.width)));
    expect([...pageOf([again])]).toEqual([...pageOf([series])]);
  });
});

describe("names of rows", () => {
  it("do not confuse values that look alike when joined", () => {
    const names = new NamedRows();
    expect([names.row("a,b", "c"), names.row("a", "b,c"), names.row("a,b", "c")]).toEqual([0, 1, 0]);
    expect(names.labels(1)).toEqual(["a", "b,c"]);
  });

  it("begin anew when they are cleared", () => {
    const names = new NamedRows();
    names.row("a");
    names.clear();
    expect([names.row("b"), names.labels(0)]).toEqual([0, ["b"]]);
  });

  it("of a closed label are the places of its values", () => {
    const rows = new ClosedRows(["ok", "failed"]);
    expect([rows.row("failed"), rows.labels(1)]).toEqual([1, ["failed"]]);
  });
});

describe("a ledger", () => {
  it("has room until its lines are used up", () => {
    const ledger = new Ledger(6);
    ledger.keep(times, numbered).observe(0, 1);
    expect([ledger.hasRoom, ledger.lines]).toEqual([true, 5]);
    ledger.keep(total, crossed).open(0);
    expect([ledger.hasRoom, ledger.lines]).toEqual([false, 6]);
  });

  it("gives its series in the order they were opened", () => {
    const ledger = new Ledger(6);
    const opened = [ledger.keep(times, numbered), ledger.keep(total, crossed)];
    expect(ledger.all()).toEqual(opened);
  });
});
