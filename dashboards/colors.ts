// One colour for one meaning, on every panel.
import type { agentState, llmOutcome, outcome, severity, tokenType, toolOutcome } from "../exporter/catalog/labels.ts";

type Values<L extends { readonly values: readonly string[] }> = L["values"][number];

export const good = "green";
export const warn = "orange";
export const bad = "red";
const calm = "blue";

export const outcomeColors: Readonly<Record<Values<typeof outcome>, string>> = {
  ok: good,
  failed: bad,
  timeout: warn,
  cancelled: "text",
  retried: "yellow",
};

export const llmOutcomeColors: Readonly<Record<Values<typeof llmOutcome>, string>> = {
  ok: good,
  rate_limited: warn,
  overloaded: "light-orange",
  timeout: "yellow",
  refused: "light-purple",
  unauthorized: "purple",
  invalid_request: "light-red",
  cancelled: "text",
  failed: bad,
};

export const toolOutcomeColors: Readonly<Record<Values<typeof toolOutcome>, string>> = {
  ok: good,
  failed: bad,
  timeout: warn,
  denied: "light-purple",
  cancelled: "text",
};

export const tokenColors: Readonly<Record<Values<typeof tokenType>, string>> = {
  input: calm,
  cache_read: "super-light-green",
  cache_write: "yellow",
  output: "purple",
};

export const stateColors: Readonly<Record<Values<typeof agentState>, string>> = {
  starting: "light-blue",
  idle: "super-light-green",
  busy: good,
  stalled: warn,
  stopping: "light-purple",
  stopped: "text",
  lost: bad,
};

export const severityColors: Readonly<Record<Values<typeof severity>, string>> = {
  info: calm,
  warning: warn,
  critical: bad,
};
