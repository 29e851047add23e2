// How much a translator keeps, and how long it waits: each number with its reason.
import type { Limits } from "./counting/once.ts";
import type { StreamLimits } from "./metrics/increments.ts";
import type { LevelLimits } from "./metrics/levels.ts";
import type { ResourceLimits } from "./metrics/resources.ts";
import type { SourceLimits } from "./senders/sources.ts";
import type { TraceLimits } from "./spans/traces.ts";
import type { TurnLimits } from "./logs/turns.ts";

export interface TranslatorLimits {
  readonly counter: Limits & { readonly agents: number };
  readonly increments: StreamLimits;
  readonly pools: LevelLimits;
  readonly resources: ResourceLimits;
  readonly sources: SourceLimits;
  readonly traces: TraceLimits;
  readonly turns: TurnLimits;
  /** Sub-agents whose names are remembered, by their id. */
  readonly subagents: number;
  /** Records remembered, so that a repeated delivery counts once. */
  readonly seen: number;
  /** Calls and turns that are marked. */
  readonly marks: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Most programs send metrics once a minute; who was not heard twice is gone. */
const LIVES = 2.5 * MINUTE;

export const limits: TranslatorLimits = {
  counter: {
    scopes: 10_000,
    labels: 100_000,
    // Metrics come every minute, and the end of a turn may be noticed half an hour after it.
    silence: 60 * MINUTE,
    // Spans and logs are sent every 5 s: what a better signal has not told after 3 such periods it will not tell. Where none
    // was heard yet it may be on its way for one period, or the next of the deliveries a program makes at its end.
    // Spans that wait for the end of their agent tell it better than metrics, which seldom know it. Where spans are always
    // waiting, as of a busy service that tells only some of its traces, metrics are no later than this.
    wait: { heard: 15 * SECOND, unheard: 6 * SECOND, late: 5 * MINUTE },
    agents: 20_000,
  },
  increments: {
    streams: 50_000,
    points: 50_000,
    // Longer than programs wait before their first delivery; short enough that little is counted twice if a receiver forgot.
    young: 10 * MINUTE,
  },
  pools: { levels: 20_000, silence: LIVES },
  resources: { levels: 50_000, silence: LIVES, agents: 20_000 },
  // A person may be away from a session for a while; its place is not given to another at once. Who has more than eight has
  // a script that starts them. The last records of a session come within two periods of sending.
  sources: { idle: 15 * MINUTE, short: MINUTE, few: 8, late: 10 * SECOND, sessions: 1_000 },
  traces: {
    spans: 20_000,
    // A request to a model may take that long, and during it nothing is told.
    quiet: 2 * MINUTE,
    age: 10 * MINUTE,
  },
  // Between two things that are told of a turn a model answers, which takes less than a minute; a tool may take long, and a
  // person who is asked longer.
  turns: { turns: 10_000, silence: MINUTE, patience: 30 * MINUTE },
  subagents: 10_000,
  seen: 50_000,
  marks: 10_000,
};
