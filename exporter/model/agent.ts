// States of an agent and of an attempt at a task.
import type { agentState, outcome } from "../catalog/labels.ts";

export type AgentState = (typeof agentState.values)[number];
export type Outcome = (typeof outcome.values)[number];
