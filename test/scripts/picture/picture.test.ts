import { describe, expect, it } from "vitest";
import { systemOverview } from "../../../dashboards/system-overview.ts";
import { dashboard } from "../../../dashboards/dashboard.ts";
import { graph, stat } from "../../../dashboards/panels.ts";
import { gauge, open } from "../../../exporter/catalog/define.ts";
import { matches, rate, sum, value } from "../../../prometheus/promql.ts";
import { counter } from "../../../exporter/catalog/define.ts";
import { overviewChoice, picture } from "../../../scripts/picture/picture.ts";
import type { PromClient, Series } from "../../../scripts/picture/prom-client.ts";

const NOW = Date.UTC(2026, 0, 2, 12, 0, 3);
const common = { unit: "none", layer: "application", labels: [open("agent", 9, "Who.")] } as const;
const depth = gauge("t_depth", "Depth.", common);
const jobs = counter("t_jobs_total", "Jobs.", common);
const words = { description: "What it shows.", width: 12, noValue: "nothing <yet>" };

const board = dashboard({
  uid: "test-board",
  title: "Test & try",
  description: "Is it drawn?",
  tags: [],
  variables: [],
  rows: [
    {
      title: "All",
      panels: [
        stat({ ...words, title: "Waiting", unit: "short", expr: sum(value(depth)), goodAtZero: true }),
        graph({
          ...words,
          title: "Jobs",
          unit: "ops",
          lines: [{ expr: rate(jobs, "$__rate_interval", { agent: matches("$agent") }), legend: "{{agent}} jobs" }],
          thresholds: [{ value: 3, unit: "none", bad: "above", why: "" }],
        }),
      ],
    },
  ],
});
const choice = { tiles: ["Waiting"], charts: ["Jobs"], seconds: 300 };

const points = (...values: readonly (number | undefined)[]): Series["points"] =>
  values.flatMap((given, index) =>
    given === undefined ? [] : [[NOW / 1000 - 3 - 10 * (values.length - 1 - index), given]],
  );
const answering = (tile: readonly Series[], chart: readonly Series[], asked: unknown[][] = []): PromClient => ({
  range: (...question) => {
    asked.push(question);
    return Promise.resolve(question[0].includes("t_depth") ? tile : chart);
  },
});
const lines = (svg: string) => [...svg.matchAll(/<path d="([^"]*)"/gu)].map(([, d]) => d);
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</gu)].map(([, words]) => words);

describe("the picture", () => {
  it("draws one line for each series, broken where values are missing", async () => {
    const series = [
      { labels: { agent: "ada" }, points: points(1, 2, undefined, 4) },
      { labels: { agent: "bob" }, points: points(1, 1, 1, 1) },
    ];
    const svg = await picture(board, answering([{ labels: {}, points: points(5, 7) }], series), NOW, choice);
    const drawn = lines(svg);
    expect(drawn).toHaveLength(3);
    expect(drawn.map((d) => d?.split("M").length)).toEqual([2, 2, 3]);
  });

  it("shows the newest value of a tile and of each series in the legend", async () => {
    const series = [
      { labels: { agent: "ada" }, points: points(1, 2.345) },
      { labels: { agent: "gone" }, points: points(8, undefined, undefined) },
    ];
    const svg = await picture(board, answering([{ labels: {}, points: points(5, 1234) }], series), NOW, choice);
    expect(texts(svg)).toEqual(expect.arrayContaining(["1.23k", "ada jobs 2.35 ops/s", "gone jobs", "ops/s"]));
  });

  it("labels the axes: round values from 0, and minutes in UTC", async () => {
    const svg = await picture(board, answering([], [{ labels: {}, points: points(1, 3.7) }]), NOW, choice);
    expect(texts(svg)).toEqual(expect.arrayContaining(["0", "1", "2", "3", "4", "11:55", "11:57", "12:00"]));
    expect(texts(svg)).toContain("11:55 to 12:00 UTC");
  });

  it("draws a threshold only where the axis reaches it", async () => {
    const upTo = (value: number) => picture(board, answering([], [{ labels: {}, points: points(value) }]), NOW, choice);
    expect(await upTo(4)).toContain("stroke-dasharray");
    expect(await upTo(1)).not.toContain("stroke-dasharray");
  });

  it("colours a tile as the dashboard does", async () => {
    const tile = (value: number) => picture(board, answering([{ labels: {}, points: points(value) }], []), NOW, choice);
    expect(await tile(0)).toContain('fill="#73bf69" text-anchor="start">0<');
    expect(await tile(2)).toContain('fill="#f2495c" text-anchor="start">2<');
  });

  it("escapes names and says what is missing where there is no data", async () => {
    const series = [{ labels: { agent: '<a & "b">' }, points: points(1) }];
    const svg = await picture(board, answering([], series), NOW, choice);
    expect(svg).toContain("&lt;a &amp; &quot;b&quot;&gt; jobs 1 ops/s");
    expect(texts(svg)).toEqual(expect.arrayContaining(["Test &amp; try", "nothing &lt;yet&gt;"]));
    expect(texts(await picture(board, answering([], []), NOW, choice))).toContain("nothing &lt;yet&gt;");
  });

  it("says in its footer where it comes from", async () => {
    const svg = await picture(board, answering([], []), NOW, choice);
    expect(texts(svg)).toContain("rendered from a demo run by npm run picture");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1280" /u);
  });

  it("asks with Grafana's variables filled in, for the time shown", async () => {
    const asked: unknown[][] = [];
    await picture(board, answering([], [], asked), NOW, choice);
    const to = NOW / 1000 - 3;
    expect(asked).toEqual([
      ["sum(t_depth)", to - 300, to, 10],
      ['rate(t_jobs_total{agent=~".+"}[40s])', to - 300, to, 10],
    ]);
  });

  it("draws the same picture of the same answers", async () => {
    const query = answering([{ labels: {}, points: points(5) }], [{ labels: { agent: "ada" }, points: points(1, 2) }]);
    expect(await picture(board, query, NOW, choice)).toBe(await picture(board, query, NOW, choice));
  });

  it("refuses a panel that the dashboard does not have", async () => {
    const gone = picture(board, answering([], []), NOW, { ...choice, charts: ["Gone"] });
    await expect(gone).rejects.toThrow('test-board has no panel "Gone"');
  });

  it("finds every panel it is made for on the overview", async () => {
    const svg = await picture(systemOverview, answering([], []), NOW);
    expect(texts(svg)).toEqual(expect.arrayContaining([...overviewChoice.tiles, ...overviewChoice.charts]));
  });
});
