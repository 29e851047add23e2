// What the process uses, for heartbeats: read where Node keeps it, and watched where it does not. Nothing here throws or keeps
// the process alive; what a runtime hides is not told.
import * as hooks from "node:perf_hooks";

export interface ProcessUse {
  /** Bytes that are resident, and bytes of the heap that are used. */
  readonly memory?: number;
  readonly heap_used?: number;
  /** Seconds of processor time so far, and seconds of garbage collection while it was watched. */
  readonly cpu?: number;
  readonly gc_time?: number;
  /** Seconds that what was due had to wait at most, at 99 of 100 moments since it was told last. */
  readonly event_loop_delay?: number;
}

export interface Watch {
  use(): ProcessUse;
  stop(): void;
}

/** Meets what holds up a process again and again. Each look wakes an idle processor, which costs more than the look. */
const EVERY_MS = 500;
/** Moments noted of one wait at most: a process may have been held for days. */
const MOST_MOMENTS = 1000;
/** Microseconds, up to a day. Two digits are enough, and take 16 KB. */
const BOUNDS = { lowest: 1, highest: 8.64e10, figures: 2 } as const;
const NOTHING: Watch = { use: () => ({}), stop: () => undefined };

/** Watches the process from now on. One watch is enough for all who want to know. */
export function watchProcess(): Watch {
  const delay = attempt(watchDelay);
  const collections = attempt(watchCollections);
  return {
    use: () => ({ ...delay.use(), ...collections.use(), ...readings() }),
    stop() {
      delay.stop();
      collections.stop();
    },
  };
}

/** A runtime that only resembles Node may not have what is watched. */
function attempt(begin: () => Watch): Watch {
  try {
    return begin();
  } catch {
    return NOTHING;
  }
}

/** How long what is due waits: a timer sees how much too late it comes. */
function watchDelay(): Watch {
  const delays = hooks.createHistogram(BOUNDS);
  let due = performance.now() + EVERY_MS;
  const look = (): void => {
    const now = performance.now();
    for (const late of momentsOf(now - due)) delays.record(late);
    due = now + EVERY_MS;
  };
  const timer = setInterval(look, EVERY_MS).unref();
  return {
    use() {
      // Of a wait that has just ended, who asks may hear before the timer does.
      if (performance.now() > due) look();
      if (delays.count === 0) return {};
      const microseconds = delays.percentile(99);
      delays.reset();
      return { event_loop_delay: microseconds / 1e6 };
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * A wait as it was for whatever was due in the course of it, in microseconds: noted once, a long one would count as little as
 * a short one, and hide among the looks that met none.
 */
function momentsOf(late: number): readonly number[] {
  const step = Math.max(EVERY_MS, late / MOST_MOMENTS);
  const moments = [];
  // A clock that is not what it should be, as in tests of a program, says anything.
  for (let left = late; left > 0 && left < Infinity; left -= step) moments.push(Math.min(left * 1000, BOUNDS.highest));
  return moments.length === 0 ? [BOUNDS.lowest] : moments.map((moment) => Math.ceil(moment));
}

/** Seconds of garbage collection, over all watches of this process: a total must not shrink. */
let collected = 0;

function watchCollections(): Watch {
  const observer = new hooks.PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collected += duration / 1000;
  });
  observer.observe({ entryTypes: ["gc"] });
  return { use: () => ({ gc_time: collected }), stop: () => observer.disconnect() };
}

function readings(): ProcessUse {
  try {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    return { memory: rss, heap_used: heapUsed, cpu: (user + system) / 1e6 };
  } catch {
    // A sandbox may hide them: unknown is absent.
    return {};
  }
}
