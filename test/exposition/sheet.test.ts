// A page that is kept says at every moment what a page made anew would say.
import { gunzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counter, gauge, histogram, info, summary, type Metric } from "../../exporter/catalog/define.ts";
import { agent, outcome } from "../../exporter/catalog/labels.ts";
import { type Format } from "../../exporter/exposition/page.ts";
import { renderPage } from "./render-page.ts";
import { press } from "../../exporter/exposition/press.ts";
import { Sheet } from "../../exporter/exposition/sheet.ts";
import { Series } from "../../exporter/store/series.ts";

const options = { unit: "seconds", layer: "application" } as const;
const metrics: readonly Metric[] = [
  counter("x_done_total", "Done.", { ...options, unit: "none", labels: [agent, outcome] }),
  gauge("x_level_seconds", "Level.", { ...options, labels: [agent] }),
  histogram("x_run_seconds", "Time.", { ...options, labels: [agent], buckets: [0.5, 1, 20] }),
  summary("x_heal_seconds", "Time.", { ...options, labels: [agent] }),
  info("x_agent_info", "Who.", { layer: "system", labels: [agent, outcome] }),
];

/** Names that need escaping, more than one byte a character, or no label at all. */
const names = ["a", 'quo"te', "back\\slash", "größer", "🤖 robot", "", "an agent with a rather long name"];
const ROWS = 700;

function open(): { series: Series; generation: number[] }[] {
  return metrics.map((metric) => {
    const generation: number[] = Array.from({ length: ROWS }, () => 0);
    const labels = (row: number): readonly string[] => {
      const name = names[(row + (generation[row] ?? 0)) % names.length] ?? "";
      return [name === "" ? "" : `${name} ${String(row)}`, name === "" ? "" : "ok"].slice(0, metric.labels.length);
    };
    return { series: new Series(metric, { labels }), generation };
  });
}

function pressed(sheets: readonly Sheet[], format: Format, packs: boolean): { text: string; series: number } {
  const pieces: Buffer[] = [];
  let lines = 0;
  for (const { bytes, series } of press(sheets, format, packs)) {
    pieces.push(Buffer.from(bytes));
    lines += series;
  }
  const page = Buffer.concat(pieces);
  return { text: (packs ? gunzipSync(page) : page).toString("utf8"), series: lines };
}

// Few rows, so that the same one is met often: in several blocks, at their ends, and beyond the first room.
const row = fc.constantFrom(0, 1, 2, 3, 31, 32, 127, 128, 255, 256, 257, ROWS - 1);
const value = fc.oneof(
  fc.constantFrom(
    0,
    1,
    9,
    10,
    99,
    100,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 53,
    1e21,
    NaN,
    Infinity,
    -Infinity,
    -0,
    -5,
    0.1 + 0.2,
  ),
  fc.double(),
  fc.nat(),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("add"), row, value: fc.nat(1_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("set"), row, value }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("observe"), row, value: fc.double({ min: 0, max: 30, noNaN: true }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("remove", "rename"), row, value: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("scrape"), row, value: fc.constant(0) }) },
);

interface Step {
  readonly do: string;
  readonly row: number;
  readonly value: number;
}

function take({ series, generation }: ReturnType<typeof open>[number], next: Step): void {
  const { type } = series.metric;
  const counts = type === "histogram" || type === "summary";
  if (next.do === "add" && !counts) series.add(next.row, next.value);
  if (next.do === "set" && !counts) series.set(next.row, next.value);
  if (next.do === "observe" && counts) series.observe(next.row, next.value);
  if (next.do === "remove") series.remove(next.row);
  if (next.do === "rename") {
    generation[next.row] = (generation[next.row] ?? 0) + 1;
    series.rename(next.row);
  }
}

describe("a page that is kept", () => {
  it("is the page rendered anew, in both formats, packed or not, whatever happened in between", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
        const opened = open();
        const sheets = opened.map(({ series }) => new Sheet(series));
        const whole = (format: Format): ReturnType<typeof pressed> =>
          renderPage(
            opened.map(({ series }) => series),
            format,
          );
        for (const next of steps) {
          for (const each of opened) take(each, next);
          if (next.do === "scrape") expect(pressed(sheets, "text", false)).toEqual(whole("text"));
        }
        expect(pressed(sheets, "text", true)).toEqual(whole("text"));
        expect(pressed(sheets, "openmetrics", false)).toEqual(whole("openmetrics"));
        expect(pressed(sheets, "openmetrics", true)).toEqual(whole("openmetrics"));
      }),
      { numRuns: 100 },
    );
  });

  it("renders a block anew only if something in it changed", () => {
    const [level] = open().filter(({ series }) => series.metric.type === "gauge");
    if (level === undefined) throw new Error("there is a gauge");
    const { series } = level;
    for (let i = 0; i < ROWS; i++) series.set(i, 1);
    const sheet = new Sheet(series);
    const before = [sheet.leaf(0).packed, sheet.leaf(1).packed];
    series.set(0, 2);
    series.set(300, 1);
    expect([sheet.leaf(0).packed === before[0], sheet.leaf(1).packed === before[1]]).toEqual([false, true]);
  });
});
