// Which attributes, events and metrics somebody reads, from the tables. Decoders skip everything else unread.
import type { Part, Wants } from "../../records.ts";
import { spanRules } from "./span-rules.ts";
import { folded, identityMeanings, meanings, type Meaning } from "../reading/keys.ts";
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

const allMeanings: readonly Meaning[] = Object.values({ ...meanings, ...identityMeanings });

/** A text at the beginning of an object; names hold nothing that is escaped. */
const FIRST = /^\s*\{\s*"(\w+)"\s*:\s*"([^"\\]+)"/;

function firstArgument(name: string): Part {
  return (text) => {
    const [, argument, value] = FIRST.exec(text) ?? [];
    return argument === name ? value : undefined;
  };
}

/** Keys of content, and what may be kept of it. */
const parts = new Map<string, Part>([
  ...allMeanings.flatMap(({ words = {} }) =>
    Object.entries(words).map(([key, some]): [string, Part] => [key, (text) => some.find((word) => word === text)]),
  ),
  ...spanRules.flatMap(({ manner }): [string, Part][] =>
    manner?.handsTo === undefined ? [] : [[manner.handsTo.key, firstArgument(manner.handsTo.argument)]],
  ),
]);

const keys = new Set(
  [
    ...allMeanings.flatMap((meaning) => meaning.keys.filter((key) => !parts.has(key))),
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
  parts,
  attribute: (key) => keys.has(key),
  event: (name) => eventNames.has(name),
  metric: (name) => metricNames.has(name),
};
