// What the rules work on: the parts of the store, side by side. Only the store itself makes one.
import type { adjustment } from "../catalog/labels.ts";
import type { Millis } from "../model/clock.ts";
import type { Known } from "../model/known.ts";
import type { Agents } from "./agents.ts";
import type { Attempts } from "./attempts.ts";
import type { Budget } from "./budget.ts";
import type { Calls } from "./calls.ts";
import type { Queues } from "./queues.ts";
import type { Tables } from "./tables.ts";
import type { Work } from "./work.ts";

export type Adjustment = (typeof adjustment.values)[number];

export interface Shelf {
  readonly tables: Tables;
  readonly agents: Agents;
  readonly queues: Queues;
  readonly attempts: Attempts;
  readonly calls: Calls;
  readonly work: Work;
  readonly agentTypes: Budget;
  readonly swarms: Budget;
  readonly versions: Budget;
  /** What is known of the event at hand. */
  readonly known: Known;
  /** Time of the report or tick at hand. */
  now: Millis;
  /** When the exporter was last back after it was away: nobody is taken for lost who could not be heard. 0 if never. */
  resumedAt: Millis;
  /** True while further series may be made. */
  hasRoom(): boolean;
  /** Counts something that did not fit. */
  readonly notice: (reason: Adjustment) => void;
}
