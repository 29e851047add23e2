import { describe, expect, it } from "vitest";
import { graph, stat, steps } from "../../dashboards/panels.ts";
import { stateTimeline, table, valueField } from "../../dashboards/tables.ts";
import { gauge, open } from "../../exporter/catalog/define.ts";
import type { Threshold } from "../../exporter/catalog/thresholds.ts";
import { max, sum, value } from "../../prometheus/promql.ts";

const agent = open("agent", 10, "Who.");
const depth = gauge("t_depth", "Depth.", { unit: "none", layer: "application", labels: [agent] });
const mark = (at: number, bad: Threshold["bad"] = "above"): Threshold => ({ value: at, unit: "none", bad, why: "" });
const common = { title: "Depth", description: "How deep.", width: 6, noValue: "nothing yet" };
const expr = sum(value(depth));

describe("steps", () => {
  it.each([
    ["nothing to judge by", [], [["text", null]]],
    [
      "one mark that is bad above",
      [mark(5)],
      [
        ["green", null],
        ["red", 5],
      ],
    ],
    [
      "two marks, in any order",
      [mark(9), mark(5)],
      [
        ["green", null],
        ["orange", 5],
        ["red", 9],
      ],
    ],
    [
      "a mark that is bad below",
      [mark(0.8, "below")],
      [
        ["red", null],
        ["green", 0.8],
      ],
    ],
  ])("colours %s", (_, thresholds, colors) => {
    expect(steps(thresholds).map(({ color, value: from }) => [color, from])).toEqual(colors);
  });
});

describe("a stat", () => {
  it("is neutral without thresholds and coloured with them", () => {
    const color = (thresholds?: readonly Threshold[]) =>
      stat({ ...common, unit: "short", expr, ...(thresholds && { thresholds }) }).fieldConfig?.defaults.color;
    expect(color()).toEqual({ mode: "fixed", fixedColor: "text" });
    expect(color([mark(5)])).toEqual({ mode: "thresholds" });
  });

  it("can be red at anything but 0", () => {
    const { color, mappings } = stat({ ...common, unit: "short", expr, goodAtZero: true }).fieldConfig?.defaults ?? {};
    expect(color).toEqual({ mode: "fixed", fixedColor: "red" });
    expect(mappings).toEqual([{ type: "value", options: { "0": { color: "green", index: 0 } } }]);
  });
});

describe("a graph", () => {
  it("draws thresholds as dashed lines without colouring the ground", () => {
    const { defaults } =
      graph({ ...common, unit: "short", lines: [{ expr }], thresholds: [mark(5)] }).fieldConfig ?? {};
    expect(defaults?.thresholds?.steps).toEqual([
      { color: "transparent", value: null },
      { color: "red", value: 5 },
    ]);
    expect(defaults?.custom).toMatchObject({ thresholdsStyle: { mode: "dashed" }, stacking: { mode: "none" } });
  });

  it("draws what goes out below zero and leaves the axis free for it", () => {
    const { fieldConfig } = graph({ ...common, unit: "short", lines: [{ expr }], below: "/out/" });
    expect(fieldConfig?.defaults.min).toBeUndefined();
    expect(fieldConfig?.overrides).toEqual([
      { matcher: { id: "byRegexp", options: "/out/" }, properties: [{ id: "custom.transform", value: "negative-Y" }] },
    ]);
  });
});

describe("a table", () => {
  const column = (name: string) => ({ name, expr: max(value(depth), ["agent"]) });
  const made = table({
    ...common,
    labels: { agent: "Agent" },
    columns: [
      { ...column("Known"), hidden: true },
      { ...column("Waiting"), unit: "short", thresholds: [mark(5)] },
    ],
    sortBy: { column: "Waiting", desc: true },
  });

  it("names and orders its columns and hides the value of a query that only brings labels", () => {
    expect(made.transformations).toEqual([
      { id: "merge", options: {} },
      {
        id: "organize",
        options: {
          excludeByName: { Time: true, "Value #A": true },
          indexByName: { agent: 0, "Value #A": 1, "Value #B": 2 },
          renameByName: { agent: "Agent", "Value #A": "Known", "Value #B": "Waiting" },
        },
      },
    ]);
  });

  it("sets unit and colours by column", () => {
    expect(made.fieldConfig?.overrides).toEqual([
      {
        matcher: { id: "byName", options: "Waiting" },
        properties: [
          { id: "unit", value: "short" },
          {
            id: "thresholds",
            value: {
              mode: "absolute",
              steps: [
                { color: "green", value: null },
                { color: "red", value: 5 },
              ],
            },
          },
          { id: "custom.cellOptions", value: { type: "color-text" } },
        ],
      },
    ]);
  });

  it("knows that Grafana leaves the letter out where there is one query only", () => {
    expect([valueField(0, 1), valueField(1, 2)]).toEqual(["Value", "Value #B"]);
  });
});

describe("a state timeline", () => {
  it("says what each number means, in its colour", () => {
    const made = stateTimeline({
      ...common,
      expr,
      legend: "all",
      states: [
        { value: 1, text: "works", color: "green" },
        { value: 0, text: "failed", color: "red" },
      ],
    });
    expect(made.fieldConfig?.defaults.mappings).toEqual([
      {
        type: "value",
        options: { "0": { color: "red", index: 1, text: "failed" }, "1": { color: "green", index: 0, text: "works" } },
      },
    ]);
  });
});
