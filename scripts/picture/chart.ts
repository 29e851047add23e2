// Draws one panel as SVG: a line chart with axes and legend, or a tile with one number and its course.
import { format, paint, PALETTE, suffixOf, text } from "./style.ts";

export interface Line {
  readonly name: string;
  /** Seconds since the epoch and value. */
  readonly points: readonly (readonly [number, number])[];
  readonly color?: string | undefined;
}

export interface ChartSpec {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
  readonly stacked: boolean;
  readonly limits: readonly number[];
  readonly max: number | undefined;
  readonly empty: string;
  /** The time shown, in seconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
type Scale = (value: number) => number;

// Widths in a legend: of a character on average, and of "and 12 more".
const CHARACTER = 6.2;
const MORE = 74;

/** A whole chart in a box. */
export function chart(spec: ChartSpec, box: Box): string {
  const plot = { x: box.x + 52, y: box.y + 38, width: box.width - 68, height: box.height - 96 };
  const lines = spec.stacked ? stack(spec.lines) : spec.lines;
  const ticks = niceTicks(Math.max(0, ...lines.flatMap(({ points }) => points.map(([, value]) => value))), spec.max);
  const top = ticks.at(-1) ?? 1;
  const sx: Scale = (time) => plot.x + ((time - spec.from) / (spec.to - spec.from)) * plot.width;
  const sy: Scale = (value) => plot.y + plot.height - (value / top) * plot.height;
  const suffix = suffixOf(spec.unit);
  const nothing = spec.lines.every(({ points }) => points.length === 0);
  return [
    frame(box, spec.title),
    text(box.x + box.width - 16, box.y + 24, suffix.trim(), { anchor: "end" }),
    ...ticks.map((tick) => gridLine(plot, sy(tick), format(tick, suffix === "" ? spec.unit : "short"))),
    ...timeTicks(spec.from, spec.to).map((time) => timeLabel(sx(time), plot.y + plot.height + 16, time)),
    ...spec.limits.filter((limit) => limit <= top).map((limit) => limitLine(plot, sy(limit))),
    // The first of a stack is the lowest: drawn last, so that it covers the fill of those above.
    ...lines.map((line, index) => drawn(line, index, spec, sx, sy)).reverse(),
    nothing ? text(plot.x + plot.width / 2, plot.y + plot.height / 2, spec.empty, { size: 13, anchor: "middle" }) : "",
    legend(spec, { x: box.x + 16, y: box.y + box.height - 30, width: box.width - 32, height: 30 }),
  ].join("");
}

/** One number, large, with its course below. */
export function tile(
  spec: Omit<ChartSpec, "lines" | "stacked" | "limits"> & { line: Line; color: string },
  box: Box,
): string {
  const { points } = spec.line;
  const last = points.at(-1)?.[1];
  const top = Math.max(spec.max ?? 0, ...points.map(([, value]) => value)) || 1;
  const sx: Scale = (time) => box.x + ((time - spec.from) / (spec.to - spec.from)) * box.width;
  const sy: Scale = (value) => box.y + box.height - 3 - (value / top) * 26;
  const said = last === undefined ? spec.empty : format(last, spec.unit);
  return [
    frame(box, spec.title),
    area(points, spec.step, sx, sy, box.y + box.height - 1, spec.color, 0.18),
    `<path d="${path(points, spec.step, sx, sy)}" fill="none" stroke="${paint(spec.color)}" stroke-opacity="0.7"/>`,
    text(box.x + 16, box.y + 58, said, { size: last === undefined ? 14 : 27, weight: 600, fill: paint(spec.color) }),
  ].join("");
}

function frame({ x, y, width, height }: Box, title: string): string {
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="#1a1d23" stroke="#2b3038"/>`;
  return rect + text(x + 16, y + 24, title, { size: 13, weight: 600, fill: "#d9dce1" });
}

function gridLine(plot: Box, y: number, label: string): string {
  const rule = `<line x1="${plot.x}" x2="${plot.x + plot.width}" y1="${r(y)}" y2="${r(y)}" stroke="#2b3038"/>`;
  return rule + text(plot.x - 8, y + 4, label, { anchor: "end" });
}

function limitLine(plot: Box, y: number): string {
  const ends = `x1="${plot.x}" x2="${plot.x + plot.width}" y1="${r(y)}" y2="${r(y)}"`;
  return `<line ${ends} stroke="${paint("red")}" stroke-dasharray="6 5" stroke-opacity="0.8"/>`;
}

function timeLabel(x: number, y: number, seconds: number): string {
  return text(x, y, new Date(seconds * 1000).toISOString().slice(11, 16), { anchor: "middle" });
}

function drawn(line: Line, index: number, spec: ChartSpec, sx: Scale, sy: Scale): string {
  const color = line.color ?? PALETTE[index % PALETTE.length] ?? "text";
  const fill = area(line.points, spec.step, sx, sy, sy(0), color, spec.stacked ? 1 : 0.05, spec.stacked ? 0.55 : 1);
  return `${fill}<path d="${path(line.points, spec.step, sx, sy)}" fill="none" stroke="${paint(color)}" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/>`;
}

/** Runs of points without a gap: what is not known is not drawn. */
function runs(points: Line["points"], step: number): readonly Line["points"][] {
  const all: (readonly [number, number])[][] = [];
  for (const point of points) {
    const run = all.at(-1);
    const before = run?.at(-1);
    if (run === undefined || before === undefined || point[0] - before[0] > step * 1.5) all.push([point]);
    else run.push(point);
  }
  return all;
}

function path(points: Line["points"], step: number, sx: Scale, sy: Scale): string {
  return runs(points, step)
    .map(
      (run) =>
        `M${run.map(([time, value]) => `${r(sx(time))} ${r(sy(value))}`).join("L")}${run.length === 1 ? "h0.1" : ""}`,
    )
    .join("");
}

function area(
  points: Line["points"],
  step: number,
  sx: Scale,
  sy: Scale,
  base: number,
  color: string,
  opacity: number,
  shade = 1,
): string {
  const shapes = runs(points, step).map((run) => {
    const [start, end] = [run[0]?.[0] ?? 0, run.at(-1)?.[0] ?? 0];
    return `M${r(sx(start))} ${r(base)}L${run.map(([time, value]) => `${r(sx(time))} ${r(sy(value))}`).join("L")}L${r(sx(end))} ${r(base)}Z`;
  });
  return `<path class="area" d="${shapes.join("")}" fill="${paint(color, shade)}" fill-opacity="${opacity}"/>`;
}

/** Each line on top of those before it; a missing value adds nothing. */
function stack(lines: readonly Line[]): readonly Line[] {
  const below = new Map<number, number>();
  const times = [...new Set(lines.flatMap(({ points }) => points.map(([time]) => time)))].sort((a, b) => a - b);
  return lines.map((line) => {
    const own = new Map(line.points);
    const points = times.map((time) => {
      const height = (below.get(time) ?? 0) + (own.get(time) ?? 0);
      below.set(time, height);
      return [time, height] as const;
    });
    return { ...line, points };
  });
}

/** From 0 to a round number at or above the greatest value, in four or five steps. */
export function niceTicks(greatest: number, max: number | undefined): readonly number[] {
  const reach = max ?? (greatest > 0 ? greatest : 1);
  const rough = reach / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough * 0.999) ?? 10) * magnitude;
  const count = Math.max(1, Math.ceil((reach / step) * 0.999));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

/** Whole minutes, about six of them. */
function timeTicks(from: number, to: number): readonly number[] {
  const every = [60, 120, 300, 600, 1800, 3600].find((step) => (to - from) / step <= 7) ?? 7200;
  const first = Math.ceil(from / every) * every;
  return Array.from({ length: Math.floor((to - first) / every) + 1 }, (_, index) => first + index * every);
}

/** Names and newest values on two lines; who does not fit is counted. */
function legend({ lines, unit, to, step }: ChartSpec, box: Box): string {
  const parts: string[] = [];
  let [x, y] = [box.x, box.y + 4];
  for (const [index, line] of lines.entries()) {
    const [time, last] = line.points.at(-1) ?? [0, 0];
    // What ended some time ago is not what is now.
    const said = time < to - step ? line.name : `${line.name} ${format(last, unit)}`;
    const width = 24 + said.length * CHARACTER;
    const isLastLine = y > box.y + 4;
    const room = box.x + box.width - (isLastLine && index < lines.length - 1 ? MORE : 0);
    if (x + width > room && isLastLine) {
      parts.push(text(x, y + 2, `and ${lines.length - index} more`));
      break;
    }
    if (x + width > room && x > box.x) [x, y] = [box.x, y + 16];
    const color = paint(line.color ?? PALETTE[index % PALETTE.length] ?? "text");
    parts.push(
      `<rect x="${r(x)}" y="${y - 4}" width="10" height="4" rx="2" fill="${color}"/>`,
      text(x + 15, y + 2, said),
    );
    x += width;
  }
  return parts.join("");
}

/** Coordinates to a tenth of a pixel: nobody sees more, and the file is read by people. */
const r = (value: number): string => String(Math.round(value * 10) / 10);
