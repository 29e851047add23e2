// From two figures to a ratio, a verdict, and the comparison with an earlier run. Pure.
import type { Bound, Line, Reading } from "./measurement.ts";

export type Verdict = "aim" | "must" | "missed";

/** A ratio below this part of the earlier one counts as fallen. */
const KEPT = 0.75;

/** How many times better we are than the peer; above 1 is better, whatever the unit. */
export function ratioOf(line: Line, { ours, peer }: Reading): number {
  return line.better === "more" ? ours / peer : peer / ours;
}

/** The highest promise that is kept, with all below it; a bound that demands nothing is no promise. */
export function verdictOf(line: Line, reading: Reading): Verdict {
  if (!keeps(line, line.must, reading)) return "missed";
  if (demands(line.aim) && keeps(line, line.aim, reading)) return "aim";
  return demands(line.must) ? "must" : "missed";
}

function demands(bound: Bound): boolean {
  return bound.ratio !== undefined || bound.below !== undefined;
}

function keeps(line: Line, { ratio = 0, below = Infinity }: Bound, reading: Reading): boolean {
  return ratioOf(line, reading) >= ratio && reading.ours < below;
}

/** True if the ratio is more than a quarter under the earlier one. Nothing to compare with is no fall. */
export function hasFallen(ratio: number, earlier: number | undefined): boolean {
  return earlier !== undefined && ratio < earlier * KEPT;
}
