// What libraries tell in a manner of their own, where it takes more to read it than another key.
import type { Attributes } from "../../attributes.ts";
import type { Span } from "../../records.ts";
import type { NameInSpan, Program, SpanUse } from "./program.ts";
import { name, nameIn, nameOf, textOf } from "../reading/read.ts";
import type { Habits } from "../reading/usage.ts";

/** The name in that of a span; undefined if there is none. */
export function nameInSpan(span: Span, { end, event, but = [] }: NameInSpan): string | undefined {
  if (event !== undefined) return name(restIn(span, event));
  if (!span.name.endsWith(end)) return undefined;
  const told = name(span.name.slice(0, span.name.length - end.length));
  return told !== undefined && but.includes(told) ? undefined : told;
}

/** What the name of an event says after its beginning. */
function restIn({ events }: Span, begin: string): string | undefined {
  return events.find((event) => event.name.startsWith(begin))?.name.slice(begin.length);
}

/** The agent a tool hands over to: decoders keep nothing else of its arguments. */
export function handedTo({ attributes }: Span, { handsTo }: SpanUse): string | undefined {
  return handsTo === undefined ? undefined : name(attributes.get(handsTo.key));
}

/** What tells of a failure in the events of a request; undefined if it was well in the end. */
export function failuresIn({ events }: Span, { failures }: SpanUse): readonly string[] | undefined {
  if (failures === undefined) return undefined;
  const { told, again } = failures;
  const [last] = events.filter(({ name: text }) => text.startsWith(told) || text.startsWith(again)).slice(-1);
  if (last?.name.startsWith(told) !== true) return undefined;
  const [status = ""] = /^\w+/.exec(last.name.slice(told.length)) ?? [];
  return [status];
}

/** What the sender of a span includes in its numbers. */
export function habitsOf({ habits, apartFor }: SpanUse, program: Program, attributes: Attributes): Habits {
  const usual = habits ?? program.habits;
  const isApart = apartFor !== undefined && nameOf(attributes, "provider")?.toLowerCase() === apartFor;
  return isApart ? { ...usual, input: "is apart from the cache" } : usual;
}

/** The sub-agent a record names. */
export function subagentIn(attributes: Attributes, { subagent, subagentAfter }: Program): string | undefined {
  const told = nameIn(attributes, { help: "", keys: subagent });
  if (told !== undefined || subagentAfter === undefined) return told;
  const source = attributes.get(subagentAfter.key);
  if (typeof source !== "string") return undefined;
  if (subagentAfter.alone !== true && textOf(attributes, "subagentId") === undefined) return undefined;
  const begin = subagentAfter.begins.find((some) => source.startsWith(some));
  return begin === undefined ? undefined : name(source.slice(begin.length));
}

const ASKED = { help: "", keys: ["gen_ai.request.model"] };

export function modelIn(attributes: Attributes, { asked }: SpanUse): string | undefined {
  return (asked === true ? nameIn(attributes, ASKED) : undefined) ?? nameOf(attributes, "model");
}

/** What stands for the caller of the first agent, which nobody called. */
const NOBODY = "start";

/**
 * The agent a span says its agent was called by. In a graph that is the id of a node, which some libraries make of the name, and
 * others of nothing: these tell the name beside it.
 */
export function callerIn(attributes: Attributes): string | undefined {
  const caller = nameOf(attributes, "parentAgent");
  const node = attributes.get("graph.node.id");
  const isName = node === undefined || node === nameOf(attributes, "agentName");
  return isName && caller !== NOBODY ? caller : undefined;
}
