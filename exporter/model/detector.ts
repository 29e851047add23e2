// The shape of a detector: pure, one a file in `insights/`. Same history, same findings.
import type { Threshold } from "../catalog/thresholds.ts";
import type { Millis } from "./clock.ts";
import type { Finding, InsightKind } from "./finding.ts";
import type { History } from "./history.ts";

/** What docs/insights.md says of a detector. */
export interface DetectorDoc {
  /** What a finding of this kind means, in one sentence. */
  readonly means: string;
  /** How it is decided, with formula and source. */
  readonly method: string;
  readonly thresholds: readonly Threshold[];
}

export interface Detector {
  readonly insight: InsightKind;
  readonly doc: DetectorDoc;
  detect(history: History, now: Millis): readonly Finding[];
}
