// What the rules work on: the parts of the store, side by side. Only the store itself makes one.
import type { adjustment } from "../catalog/labels.ts";
import type { Millis } from "../model/clock.ts";
import type { Agents } from "./agents.ts";
import type { Attempts } from "./attempts.ts";
import type { Budget } from "./budget.ts";
import type { Ledger } from "./ledger.ts";
import type { Queues } from "./queues.ts";

export type Adjustment = (typeof adjustment.values)[number];

export interface Shelf {
  readonly ledger: Ledger;
  readonly agents: Agents;
  readonly queues: Queues;
  readonly attempts: Attempts;
  readonly taskTypes: Budget;
  readonly agentTypes: Budget;
  readonly swarms: Budget;
  readonly versions: Budget;
  /** Time of the report or tick at hand. */
  now: Millis;
  /** Counts something that did not fit. */
  readonly notice: (reason: Adjustment) => void;
}
