// How unevenly the load of agents is spread: one number, used by the metric and by the detector.
import * as thresholds from "../catalog/thresholds.ts";
import type { Millis } from "../model/clock.ts";
import type { DetectorDoc } from "../model/detector.ts";
import type { AgentHistory, History } from "../model/history.ts";
import { ewma } from "../stats/ewma.ts";
import { mean } from "../stats/mean.ts";
import { variation } from "../stats/variation.ts";
import { atWork } from "./at-work.ts";
import { eachRecent } from "./recent.ts";

const WINDOW_MS = 60_000;
/** Three half-lives in the window: what is a minute old has an eighth of its weight left. */
const HALF_LIFE_MS = 20_000;
/** An agent seen for less is not counted: one that has just come is idle for a good reason. */
const SEEN_MS = 30_000;

/** Attempts an agent runs, smoothed, and how many it can run at a time. */
interface AgentLoad {
  readonly name: string;
  readonly busy: number;
  readonly slots: number;
}

export const imbalanceIndexDoc: DetectorDoc = {
  means:
    "How unevenly running attempts are spread over the agents' slots: 0 is even, 1 is a spread as large as the mean.",
  method: [
    "Load of an agent = running attempts ÷ slots, running attempts smoothed over the last minute (exponentially, half-life 20 s).",
    "Index = population standard deviation of load ÷ mean load, over agents with known slots that are idle, busy or stalled and were seen for 30 s.",
    "The loads are smoothed, not the index: agents that take turns are balanced, though at each moment one has more.",
    "Unknown with too few agents, or with less than the minimum of running attempts per agent.",
  ].join(" "),
  thresholds: [thresholds.imbalanceAgents, thresholds.imbalanceRunning],
};

/** The imbalance of the swarm now: 0 for even load, no upper bound; undefined if it would mean nothing. */
export function imbalanceNow(history: History, now: Millis): number | undefined {
  return imbalanceIndex(loads(history, now));
}

/** Population standard deviation of load per slot ÷ its mean. `slots` must be positive. */
export function imbalanceIndex(agents: readonly Omit<AgentLoad, "name">[]): number | undefined {
  if (agents.length < thresholds.imbalanceAgents.value) return undefined;
  const running = mean(agents.map(({ busy }) => busy));
  if (running === undefined || running < thresholds.imbalanceRunning.value) return undefined;
  return variation(agents.map(({ busy, slots }) => busy / slots));
}

/** What was worked out for a history already: the index and the detector both ask in every turn. */
const knownLoads = new WeakMap<History, { readonly now: Millis; readonly loads: readonly AgentLoad[] }>();

/** The agents that count, with their smoothed load. */
export function loads(history: History, now: Millis): readonly AgentLoad[] {
  const before = knownLoads.get(history);
  if (before?.now === now) return before.loads;
  const found: AgentLoad[] = [];
  for (const agent of atWork(history)) {
    const { name, slots } = agent;
    if (slots === undefined || !Number.isSafeInteger(slots) || slots < 1) continue;
    const busy = smoothedBusy(agent, now);
    if (busy !== undefined) found.push({ name, busy, slots });
  }
  knownLoads.set(history, { now, loads: found });
  return found;
}

/** The same for the history of one agent: it may be worked out before the others. */
const known = new WeakMap<AgentHistory, { readonly now: Millis; readonly busy: number | undefined }>();

/** Attempts an agent runs, smoothed; undefined where too little is known. Asked again at the same time it costs nothing. */
export function smoothedBusy(agent: AgentHistory, now: Millis): number | undefined {
  const before = known.get(agent);
  if (before?.now === now) return before.busy;
  const busy = smooth(agent, now);
  known.set(agent, { now, busy });
  return busy;
}

function smooth({ busy }: AgentHistory, now: Millis): number | undefined {
  let smoothed: number | undefined;
  let first = now;
  let before = now;
  eachRecent(busy, now, WINDOW_MS, (time, value) => {
    if (smoothed === undefined) first = time;
    smoothed = ewma(smoothed, value, time - before, HALF_LIFE_MS);
    before = time;
  });
  return before - first < SEEN_MS ? undefined : smoothed;
}
