// Signs of life at a steady interval. The timer does not keep the process alive.
import type { AgentState } from "./events.ts";

export interface Beat {
  readonly interval: number;
  readonly state: AgentState;
  readonly memory?: number;
  readonly cpu?: number;
}

/** Agents of this process that send heartbeats: the process's memory is that of an agent only if it is the only one. */
let agents = 0;

/** Sends one now and then every so many seconds. Returns how to stop. */
export function startHeartbeat(seconds: number, isBusy: () => boolean, send: (beat: Beat) => void): () => void {
  agents++;
  const beat = (): void => {
    send({ interval: seconds, state: isBusy() ? "busy" : "idle", ...(agents === 1 ? processUse() : {}) });
  };
  // The first comes a little later: agents of one process that are made together then know of each other.
  const first = setImmediate(beat).unref();
  const timer = setInterval(beat, seconds * 1000).unref();
  return () => {
    agents--;
    clearImmediate(first);
    clearInterval(timer);
  };
}

function processUse(): Pick<Beat, "memory" | "cpu"> {
  try {
    const { user, system } = process.cpuUsage();
    return { memory: process.memoryUsage.rss(), cpu: (user + system) / 1e6 };
  } catch {
    // A sandbox may hide both: unknown is absent.
    return {};
  }
}
