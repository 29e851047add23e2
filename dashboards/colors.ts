// One colour for one meaning, on every panel.
import type { agentState, outcome, severity } from "../exporter/catalog/labels.ts";

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
