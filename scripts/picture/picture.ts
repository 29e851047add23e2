// One self-contained SVG of a dashboard, drawn from what Prometheus answers: for the README, without a Grafana.
import { panelsOf } from "../../dashboards/dashboard.ts";
import type { Dashboard, Json, Panel, Target } from "../../dashboards/model.ts";
import type { Millis } from "../../exporter/model/clock.ts";
import { chart, tile } from "./chart.ts";
import type { Line } from "./chart.ts";
import type { PromClient } from "./prom-client.ts";
import { escapeXml, text } from "./style.ts";

const WIDTH = 1280;
const MARGIN = 24;
const GAP = 14;
const HEADER = 66;
const TILE_HEIGHT = 98;
const CHART_HEIGHT = 232;
const FOOTER = 44;
const CHARTS_IN_A_ROW = 3;

/** What is drawn, by the titles of the panels; one that is gone is an error. */
export interface Choice {
  readonly tiles: readonly string[];
  readonly charts: readonly string[];
  /** How far back, in seconds. */
  readonly seconds: number;
}

export const overviewChoice: Choice = {
  tiles: ["Saturation", "Agents up", "Agents lost", "Tasks per minute", "Success", "Tasks waiting", "Oldest waiting"],
  charts: [
    ...["Attempts by outcome", "Run duration", "Wait duration"],
    ...["Agents by state", "Findings over time", "Mean run duration per agent"],
    ...["Queue depth", "Age of the oldest task", "Arriving and taken"],
    ...["Messages", "Coordination overhead", "Time to answer"],
  ],
  seconds: 15 * 60,
};

interface Shown {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Draws the chosen panels of a dashboard as they were at `now`. Fails if Prometheus refuses a query. */
export async function picture(
  board: Dashboard,
  query: PromClient,
  now: Millis,
  choice = overviewChoice,
): Promise<string> {
  const to = Math.floor(now / 10_000) * 10;
  const shown = { from: to - choice.seconds, to, step: Math.max(10, Math.round(choice.seconds / 1800) * 10) };
  const find = (title: string): Panel => {
    const panel = panelsOf(board).find((candidate) => candidate.title === title && candidate.type !== "row");
    if (panel === undefined) throw new Error(`${board.uid} has no panel "${title}"`);
    return panel;
  };
  const tiles = await Promise.all(
    choice.tiles.map(async (title, index) => drawTile(find(title), index, choice, shown, query)),
  );
  const charts = await Promise.all(
    choice.charts.map(async (title, index) => drawChart(find(title), index, shown, query)),
  );
  const rows = Math.ceil(charts.length / CHARTS_IN_A_ROW);
  const height = HEADER + TILE_HEIGHT + rows * (CHART_HEIGHT + GAP) + FOOTER;
  return `${page(board, shown, height, [...tiles, ...charts])}\n`;
}

function page(board: Dashboard, { from, to }: Shown, height: number, drawn: readonly string[]): string {
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 16);
  const font = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${font}" role="img" aria-label="${escapeXml(board.title)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#101216"/>`,
    text(MARGIN, 38, board.title, { size: 20, weight: 600, fill: "#eceef1" }),
    text(WIDTH - MARGIN, 38, `${time(from)} to ${time(to)} UTC`, { size: 13, anchor: "end" }),
    ...drawn,
    text(MARGIN, height - 20, "rendered from a demo run by npm run picture", { size: 12 }),
    text(WIDTH - MARGIN, height - 20, board.description, { size: 12, anchor: "end" }),
    "</svg>",
  ].join("\n");
}

async function drawTile(panel: Panel, index: number, choice: Choice, shown: Shown, query: PromClient): Promise<string> {
  const width = (WIDTH - 2 * MARGIN + GAP) / choice.tiles.length - GAP;
  const [line = { name: "", points: [] }] = await linesOf(panel, shown, query);
  const box = { x: MARGIN + index * (width + GAP), y: HEADER, width, height: TILE_HEIGHT };
  return tile({ ...head(panel), ...shown, line, color: tileColor(panel, line.points.at(-1)?.[1]) }, box);
}

/** As Grafana would colour it: a mapped value, else the highest step reached. */
function tileColor({ fieldConfig }: Panel, value: number | undefined): string {
  const { color, thresholds, mappings } = fieldConfig?.defaults ?? {};
  if (value === undefined) return "text";
  if (mappings !== undefined && value === 0) return "green";
  if (color?.["mode"] !== "thresholds") return fixedColor(color);
  return thresholds?.steps.findLast((step) => step.value === null || value >= step.value)?.color ?? "text";
}

async function drawChart(panel: Panel, index: number, shown: Shown, query: PromClient): Promise<string> {
  const width = (WIDTH - 2 * MARGIN + GAP) / CHARTS_IN_A_ROW - GAP;
  const [column, row] = [index % CHARTS_IN_A_ROW, Math.floor(index / CHARTS_IN_A_ROW)];
  const box = {
    x: MARGIN + column * (width + GAP),
    y: HEADER + TILE_HEIGHT + GAP + row * (CHART_HEIGHT + GAP),
    width,
    height: CHART_HEIGHT,
  };
  const { custom, thresholds } = panel.fieldConfig?.defaults ?? {};
  const limits = (thresholds?.steps ?? []).flatMap(({ value }) => value ?? []);
  const stacked = JSON.stringify(custom?.["stacking"] ?? "").includes('"normal"');
  return chart({ ...head(panel), ...shown, lines: await linesOf(panel, shown, query), stacked, limits }, box);
}

function head({ title, fieldConfig }: Panel): { title: string; unit: string; empty: string; max: number | undefined } {
  const { unit = "short", noValue = "no data", max } = fieldConfig?.defaults ?? {};
  return { title, unit, empty: noValue, max };
}

async function linesOf(panel: Panel, shown: Shown, query: PromClient): Promise<readonly Line[]> {
  const lines = await Promise.all(
    (panel.targets ?? []).map(async (target) => linesOfTarget(panel, target, shown, query)),
  );
  return lines.flat();
}

async function linesOfTarget(panel: Panel, target: Target, shown: Shown, query: PromClient): Promise<readonly Line[]> {
  const series = await query.range(filledIn(target.expr, shown), shown.from, shown.to, shown.step);
  return series.map(({ labels, points }) => {
    const name = target.legendFormat.replaceAll(/\{\{(\w+)\}\}/gu, (_, label: string) => labels[label] ?? "");
    const fixed = panel.fieldConfig?.overrides.find(
      ({ matcher }) => matcher.id === "byName" && matcher.options === name,
    );
    const color = fixed?.properties.find(({ id }) => id === "color")?.value;
    const given =
      typeof color === "object" && color !== null && "fixedColor" in color ? color["fixedColor"] : undefined;
    return { name, points, color: typeof given === "string" ? given : undefined };
  });
}

function fixedColor(color: Json | undefined): string {
  const name = typeof color === "object" && color !== null && "fixedColor" in color ? color["fixedColor"] : undefined;
  return typeof name === "string" ? name : "text";
}

/** Grafana's variables as they stand when everything is chosen. */
function filledIn(expr: string, { from, to }: Shown): string {
  return expr
    .replaceAll("$__rate_interval", "40s")
    .replaceAll("$__range", `${to - from}s`)
    .replaceAll(/"\$\w+"/gu, '".+"');
}
