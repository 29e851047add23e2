// What a detector says: one sentence with its subject, the evidence and the next step.
import type { insight, severity } from "../catalog/labels.ts";
import type { Unit } from "../catalog/define.ts";
import type { Millis } from "./clock.ts";

export type InsightKind = (typeof insight.values)[number];
export type Severity = (typeof severity.values)[number];

export interface Subject {
  readonly type: "agent" | "queue" | "resource" | "swarm";
  readonly name: string;
}

/** A number the conclusion rests on, named as a person would. */
export interface Evidence {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
}

export interface Finding {
  readonly insight: InsightKind;
  readonly subject: Subject;
  readonly severity: Severity;
  /** Names the subject and what is wrong, with the numbers. */
  readonly sentence: string;
  /** What to do now, concretely. */
  readonly nextStep: string;
  readonly evidence: readonly Evidence[];
  /** The number that crossed, and what it crossed. */
  readonly value: number;
  readonly threshold: number;
}

/** A finding on the board: when it began. */
export interface StandingFinding extends Finding {
  readonly since: Millis;
}
