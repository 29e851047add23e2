// Signs of life at a steady interval. The timer does not keep the process alive.
import type { AgentState } from "./events.ts";
import { watchProcess, type ProcessUse, type Watch } from "./process-use.ts";

export interface Beat extends ProcessUse {
  readonly interval: number;
  readonly state: AgentState;
}

/** Agents of this process that send heartbeats: what the process uses is an agent's own only if it is the only one. */
let agents = 0;
let watching: Watch | undefined;

/** Sends one now and then every so many seconds. Returns how to stop. */
export function startHeartbeat(seconds: number, isBusy: () => boolean, send: (beat: Beat) => void): () => void {
  agents++;
  watching ??= watchProcess();
  const beat = (): void => {
    send({ interval: seconds, state: isBusy() ? "busy" : "idle", ...(agents === 1 ? watching?.use() : {}) });
  };
  // The first comes a little later: agents of one process that are made together then know of each other.
  const first = setImmediate(beat).unref();
  const timer = setInterval(beat, seconds * 1000).unref();
  return () => {
    clearImmediate(first);
    clearInterval(timer);
    if (--agents > 0) return;
    watching?.stop();
    watching = undefined;
  };
}
