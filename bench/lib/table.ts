// The one table the bench prints, as Markdown, so that it can be pasted where people read it.
import type { Bound, Line, Reading, Unit } from "./measurement.ts";
import { ratioOf, verdictOf } from "./verdict.ts";

/** A line with what became of it: a reading, or the reason why there is none. */
export type Told = { readonly line: Line } & (
  | { readonly reading: Reading; readonly earlier?: number | undefined; readonly regressed: boolean }
  | { readonly fault: string }
);

/** As much of a fault as the table shows; all of it is in the progress. */
const FAULT_LENGTH = 100;

const HEAD = ["row", "ours", "peer", "ratio", "must", "aim", "verdict"];

export function table(told: readonly Told[]): string {
  const rows = [HEAD, ...told.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const padded = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [padded[0], rule, ...padded.slice(1)].join("\n");
}

function cells(told: Told): readonly string[] {
  const { line } = told;
  const [must, aim] = [promised(line.must, line.unit), promised(line.aim, line.unit)];
  if ("fault" in told) return [line.what, "–", "–", "–", must, aim, `failed: ${shortened(told.fault)}`];
  const { reading, earlier, regressed } = told;
  const before = earlier === undefined ? "" : ` (was ${times(earlier)})`;
  const verdict = regressed ? `${verdictOf(line, reading)}, regressed${before}` : verdictOf(line, reading);
  const { ours, peer } = reading;
  return [line.what, shown(ours, line.unit), shown(peer, line.unit), times(ratioOf(line, reading)), must, aim, verdict];
}

function shortened(fault: string): string {
  const line = fault.replaceAll(/\s+/g, " ");
  return line.length > FAULT_LENGTH ? `${line.slice(0, FAULT_LENGTH - 1)}…` : line;
}

function promised({ ratio, below }: Bound, unit: Unit): string {
  const parts = [
    ...(ratio === undefined ? [] : [times(ratio)]),
    ...(below === undefined ? [] : [`< ${shown(below, unit)}`]),
  ];
  return parts.length === 0 ? "–" : parts.join(", ");
}

function times(ratio: number): string {
  return `${digits(ratio)}x`;
}

/** A figure with a unit a person reads without counting zeros. */
export function shown(value: number, unit: Unit): string {
  switch (unit) {
    case "seconds":
      if (value >= 1) return `${digits(value)} s`;
      return value >= 0.001 ? `${digits(value * 1e3)} ms` : `${digits(value * 1e6)} µs`;
    case "bytes":
      return `${digits(value / 1e6)} MB`;
    case "events/s":
      return `${Math.round(value).toLocaleString("en")}/s`;
    case "share":
      return `${digits(value * 100)} %`;
  }
}

/** Three figures that mean something, without an exponent. */
function digits(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}
