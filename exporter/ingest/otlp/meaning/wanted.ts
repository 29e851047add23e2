// Which attributes, events and metrics somebody reads, from the tables. Decoders skip everything else unread.
import type { Wants } from "../records.ts";
import { spanRules } from "./span-rules.ts";
import { folded, identityMeanings, meanings } from "./keys.ts";
import { prefixOf, type EventUse, type MetricUse } from "./program.ts";
import { conventions, programs } from "./programs/index.ts";

const all = [...programs, conventions];

function keysOfMetric(use: MetricUse): readonly string[] {
  const keys = [use.without, use.where?.key];
  if (use.as === "tokens" && typeof use.kind === "object") keys.push(use.kind.key);
  if (use.as === "code" && typeof use.what === "object") keys.push(use.what.key);
  return keys.filter((key) => key !== undefined);
}

function keysOfRules(): readonly (string | undefined)[] {
  return spanRules.flatMap(({ by, only, manner }) => [
    typeof by === "string" ? by : undefined,
    only,
    manner?.firstTokenMs,
  ]);
}

const keys = new Set(
  [
    ...Object.values({ ...meanings, ...identityMeanings }).flatMap((meaning) => meaning.keys),
    ...folded,
    ...keysOfRules(),
    ...all.flatMap(({ session, subagent, subagentAfter }) => [...session, ...subagent, subagentAfter?.key]),
    ...all.flatMap(({ spans, events }) => [...Object.values(spans), ...Object.values(events)].map(({ only }) => only)),
    ...all.flatMap(({ events }) => Object.values(events).map(({ unless }: EventUse) => unless)),
    ...all.flatMap(({ metrics }) => Object.values(metrics).flatMap(keysOfMetric)),
  ].filter((key) => key !== undefined),
);

const metricNames = new Set(all.flatMap(({ metrics }) => Object.keys(metrics)));

const eventNames = new Set(
  all.flatMap(({ name, events }) => Object.keys(events).flatMap((event) => [event, `${prefixOf(name)}${event}`])),
);

export const wants: Wants = {
  attribute: (key) => keys.has(key),
  event: (name) => eventNames.has(name),
  metric: (name) => metricNames.has(name),
};
