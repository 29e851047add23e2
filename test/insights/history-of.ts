// Builds histories for tests: only what the case is about, everything else calm.
import type { Attempts } from "../../exporter/model/attempts.ts";
import type { Millis } from "../../exporter/model/clock.ts";
import type {
  AgentHistory,
  History,
  Point,
  QueueHistory,
  ResourceHistory,
  Track,
  TypeRecord,
} from "../../exporter/model/history.ts";
import { median } from "../../exporter/stats/median.ts";

export const NOW: Millis = 1_000_000_000;

export function track(points: readonly Point[] = []): Track {
  const after = (since: Millis): readonly Point[] => points.filter(({ time }) => time > since);
  return {
    since: after,
    each(since, visit) {
      for (const { time, value } of after(since)) visit(time, value);
    },
    last: () => points.at(-1),
  };
}

interface Shape {
  /** Seconds from the first point to the last. */
  readonly seconds?: number;
  readonly every?: number;
  /** Seconds from the last point to now. */
  readonly ago?: number;
}

/** A straight line that ends at `to` and grows by `perSecond`, sampled every 5 s over the last 80 s. */
export function line(to: number, perSecond: number, { seconds = 80, every = 5, ago = 0 }: Shape = {}): Track {
  const count = Math.floor(seconds / every);
  const back = Array.from({ length: count + 1 }, (_, index) => (count - index) * every);
  return track(back.map((age) => ({ time: NOW - (age + ago) * 1000, value: to - perSecond * age })));
}

export const steady = (value: number, shape: Shape = {}): Track => line(value, 0, shape);

/** The values given, 5 s apart, the last one now. */
export function values(...numbers: readonly number[]): Track {
  return track(numbers.map((value, index) => ({ time: NOW - (numbers.length - 1 - index) * 5000, value })));
}

export function historyOf(parts: Partial<History> = {}): History {
  return { agents: [], queues: [], resources: [], holds: () => false, ...parts };
}

/** An agent that has run `busy` attempts all the time. */
export function agent(
  name: string,
  busy: number,
  slots: number | undefined,
  more: Partial<AgentHistory> = {},
): AgentHistory {
  const state = busy > 0 ? "busy" : "idle";
  return { name, type: undefined, state, inFlight: busy, slots, busy: steady(busy), types: [], ...more };
}

export function queue(name: string, more: Partial<QueueHistory> = {}): QueueHistory {
  return { name, depth: track(), oldestAge: track(), arrived: track(), served: track(), ...more };
}

export function resource(name: string, kind: ResourceHistory["kind"], used: Track): ResourceHistory {
  return { name, kind, used };
}

/** A task type with its median over `samples`, and the peers' if known. */
export function type(taskType: string, median: number, samples: number, peers?: readonly [number, number]): TypeRecord {
  const [peerMedian, peerSamples = 0] = peers ?? [];
  return { taskType, median, samples, peerSamples, ...(peerMedian !== undefined && { peerMedian }) };
}

export function attempts(durations: readonly number[], failed = 0, timeout = 0): Attempts {
  return { durations, median: median(durations), ok: durations.length, failed, timeout };
}
