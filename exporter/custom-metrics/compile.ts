// What a definition asks of an event, made once. Events are read field by field: the object at hand is another one next time.
import type { EventKind, SwarmEvent } from "../model/event.ts";
import type { Known } from "../model/known.ts";
import { COUNT, fieldsOf, type Definition } from "./definition.ts";

/** Reads something of an event, and of what is known of it. */
type Reads<T> = (event: SwarmEvent, known: Known) => T;

export interface Compiled {
  readonly fits: Reads<boolean>;
  /** What is added up, shown or observed; undefined if it is not known. */
  readonly amount: Reads<number | undefined>;
  /** How often that is observed. */
  readonly times: Reads<number>;
  /** Values of the labels; empty for what is not known. */
  readonly labels: Reads<readonly string[]>;
  /** The same as one text, which tells rows apart. */
  readonly key: Reads<string>;
}

/** Between label values: none of them has a control character. */
const BETWEEN = "\u0000";

export function compile(definition: Definition): Compiled {
  const { event: kind, where, labels } = definition;
  const conditions = Object.entries(where).map(([field, wanted]) => conditionOf(readerOf(kind, field), wanted));
  const texts = Object.values(labels).map((field) => textOf(readerOf(kind, field)));
  const [only = (): string => ""] = texts;
  return {
    fits: (event, known) => conditions.every((holds) => holds(event, known)),
    amount: amountOf(definition),
    times: definition.value === COUNT ? one : countOf(kind),
    labels: (event, known) => texts.map((text) => text(event, known)),
    key: texts.length <= 1 ? only : (event, known) => keyOf(texts.map((text) => text(event, known))),
  };
}

/** Label values as one text. */
export function keyOf(labels: readonly string[]): string {
  return labels.join(BETWEEN);
}

/** Fields of which more may be known than the event tells. */
const knownFields: Readonly<Partial<Record<EventKind, readonly Exclude<keyof Known, "counts">[]>>> = {
  "task.queued": ["task_type"],
  "task.assigned": ["task_type"],
  "task.started": ["task_type"],
  "task.finished": ["task_type", "duration"],
  "llm.finished": ["cost"],
  "llm.used": ["cost"],
};

function readerOf(kind: EventKind, field: string): Reads<unknown> {
  const told = (event: Readonly<Record<string, unknown>>): unknown => event[field];
  const also = knownFields[kind]?.find((name) => name === field);
  if (also === undefined) return told;
  // A told cost may have been counted before in part, as computed from tokens.
  if (also === "cost") return (_, known) => known.cost;
  return (event, known) => told(event) ?? known[also];
}

function conditionOf(read: Reads<unknown>, wanted: readonly (string | number)[]): Reads<boolean> {
  const isPrefix = (text: string | number): text is string => typeof text === "string" && text.endsWith("*");
  const whole: ReadonlySet<unknown> = new Set(wanted.filter((text) => !isPrefix(text)));
  const prefixes = wanted.filter(isPrefix).map((text) => text.slice(0, -1));
  return (event, known) => {
    const told = read(event, known);
    return whole.has(told) || (typeof told === "string" && prefixes.some((prefix) => told.startsWith(prefix)));
  };
}

/**
 * An event may stand for several: then it tells what they come to or, of durations, their mean. A sum is made of all of them, and
 * a histogram shares out evenly what is told together.
 */
function amountOf({ type, event: kind, value }: Definition): Reads<number | undefined> {
  const count = countOf(kind);
  if (value === undefined || value === COUNT) return count;
  const told = numberOf(readerOf(kind, value));
  const isMean = fieldsOf(kind).get(value)?.isMean === true;
  if (count === one || type === "gauge" || isMean === (type === "histogram")) return told;
  const factor: Reads<number> = isMean ? count : (event, known) => 1 / count(event, known);
  return (event, known) => {
    const amount = told(event, known);
    return amount === undefined ? undefined : amount * factor(event, known);
  };
}

/** How many an event of a kind stands for. */
function countOf(kind: EventKind): Reads<number> {
  if (!fieldsOf(kind).has(COUNT)) return one;
  const told = numberOf(readerOf(kind, COUNT));
  return (event, known) => told(event, known) ?? 1;
}

const one = (): number => 1;

function numberOf(read: Reads<unknown>): Reads<number | undefined> {
  return (event, known) => {
    const told = read(event, known);
    return typeof told === "number" ? told : undefined;
  };
}

function textOf(read: Reads<unknown>): Reads<string> {
  return (event, known) => {
    const told = read(event, known);
    return typeof told === "string" ? told : "";
  };
}
