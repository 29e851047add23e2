// Result files: what a run measured, for the next one to compare ratios with.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Scale } from "./measurement.ts";

/** One line as it is kept. Figures are of one machine on one day; only ratios are compared. */
export interface Result {
  readonly ratio: number;
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  readonly verdict: string;
}

export interface Results {
  /** Results of different scales are not compared. */
  readonly scale: Scale;
  /** By id of the line. */
  readonly lines: Readonly<Record<string, Result>>;
}

/** Undefined if there is no such file. Throws if it is not one of ours. */
export function readResults(path: string): Results | undefined {
  if (!existsSync(path)) return undefined;
  const read: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof read !== "object" || read === null || !("scale" in read) || !("lines" in read))
    throw new Error(`${path} holds no results of a bench`);
  // Written by this file, committed, and reviewed.
  return read as Results;
}

/** Lines are sorted, so that a new run changes figures and nothing else. */
export async function writeResults(path: string, { scale, lines }: Results): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(lines).sort(([a], [b]) => a.localeCompare(b, "en")));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify({ scale, lines: sorted }, null, 2)}\n`);
}
