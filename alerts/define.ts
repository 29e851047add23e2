// What an alert and a recorded series are. The type requires the runbook: no alert without a procedure.
import type { severity } from "../exporter/catalog/labels.ts";
import type { Board } from "./boards.ts";
import type { Expr, Recorded } from "../prometheus/promql.ts";

export type Duration = `${number}${"s" | "m" | "h" | "d"}`;

/** What to do when it fires: `check` finds the cause, `act` mends it. One step each. */
export interface Runbook {
  readonly means: string;
  readonly impact?: string;
  readonly check: readonly string[];
  readonly act: readonly string[];
}

export interface Alert {
  readonly alert: `Swarm${string}`;
  readonly expr: Expr;
  /** How long the expression must hold. Absent: the first evaluation fires. */
  readonly for?: Duration;
  /** How long the alert stays after the expression stopped holding, so that a value near the threshold does not flap. */
  readonly keepFiringFor?: Duration;
  /** critical: act now; warning: act eventually; info: context. */
  readonly severity: (typeof severity.values)[number];
  /** One sentence without values: the headline of a group of these alerts. */
  readonly summary: string;
  /** The subject and the numbers of this one alert. */
  readonly description: string;
  readonly runbook: Runbook;
  readonly dashboard: Board;
}

/** Rules evaluated together, in order, at one timestamp. */
export interface AlertGroup {
  readonly name: string;
  readonly interval: Duration;
  readonly rules: readonly Alert[];
}

/** One file of rules: the word of its family in the catalog. */
export interface AlertFamily {
  readonly family: string;
  readonly groups: readonly AlertGroup[];
}

/** A series made by a rule, named `level:metric:operations`; usable in expressions like a gauge. */
export interface Recording<L extends string = string> extends Recorded<L> {
  readonly expr: Expr<L>;
  /** What the value says, with its unit. */
  readonly help: string;
}
