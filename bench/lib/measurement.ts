// The shapes of the bench: a measurement runs once and gives one or more lines of the table.
import type { Stage } from "./stage.ts";

/** `quick` shows in seconds that everything works; its figures are not to be quoted. */
export type Scale = "full" | "quick";

/** What a figure counts. Base units, so that tables and files never disagree about a factor. */
export type Unit = "seconds" | "bytes" | "events/s" | "share";

/** A promise about one line. `ratio` is a floor, `below` a ceiling for our own figure in the line's unit. */
export interface Bound {
  readonly ratio?: number;
  readonly below?: number;
}

export interface Line {
  /** Names the line in result files; unique over all measurements. */
  readonly id: string;
  /** What a reader of the table sees. */
  readonly what: string;
  readonly unit: Unit;
  readonly better: "less" | "more";
  readonly must: Bound;
  readonly aim: Bound;
}

/** Medians of one run, both sides measured in turn. */
export interface Reading {
  readonly ours: number;
  readonly peer: number;
}

export interface Taken<Id extends string> {
  readonly readings: Readonly<Record<Id, Reading>>;
  /** Sentences a reader needs to judge the figures: numbers of series, who was busy, what was subtracted. */
  readonly notes: readonly string[];
}

export interface Context {
  readonly stage: Stage;
  readonly scale: Scale;
  /** The exporter's compiled command line, `dist/exporter/cli.js` unless told otherwise. */
  readonly exporter: string;
  /** Tells a waiting person what is going on. */
  say(progress: string): void;
}

export interface Measurement<Id extends string = string> {
  /** What `--only` asks for. */
  readonly name: string;
  readonly lines: readonly (Line & { readonly id: Id })[];
  run(context: Context): Promise<Taken<Id>>;
}

/** Ties the ids of the lines to those of the readings. */
export function measurement<const Id extends string>(made: Measurement<Id>): Measurement<Id> {
  return made;
}

/** The figure for this scale. */
export function sized<T>(scale: Scale, full: T, quick: T): T {
  return scale === "full" ? full : quick;
}
