// Which agents can take work now.
import type { AgentHistory, History } from "../model/history.ts";

/** Agents that are idle, busy or stalled; those starting, stopping or gone, or paused with no slots, are left out. */
export function atWork(history: History): readonly AgentHistory[] {
  return history.agents.filter(
    ({ state, slots }) => (state === "idle" || state === "busy" || state === "stalled") && slots !== 0,
  );
}
