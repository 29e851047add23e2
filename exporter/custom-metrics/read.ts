// The file in which users define metrics: read and checked with the configuration. Every fault is named.
import { eventKind } from "../catalog/labels.ts";
import { isReserved, namesOf, OURS } from "../exposition/reserved.ts";
import type { EventKind } from "../model/event.ts";
import type { Field } from "../model/field.ts";
import { readYaml } from "../yaml-file.ts";
import {
  customTypes,
  labelFields,
  standardBuckets,
  valueFields,
  whereFields,
  type CustomType,
  type Definition,
} from "./definition.ts";

/** Definitions there may be: each costs something for every event of its kind. */
export const MOST_DEFINITIONS = 100;
const MOST_BUCKETS = 100;
const LONGEST_HELP = 500;

const KEYS = ["type", "help", "event", "where", "value", "labels", "buckets"] as const;
const NAME = /^[a-zA-Z_][a-zA-Z0-9_]{0,199}$/;
const LABEL = /^(?!__|le$|quantile$)[a-zA-Z_][a-zA-Z0-9_]{0,99}$/;
const PATTERN = /^[^*]*\*?$/;

/** The rules of the file, as its faults and its document tell them. */
export const rules = {
  name: "letters, digits and _, 200 at most, no digit first",
  label: "letters, digits and _, 100 at most, no digit and no __ first, and neither le nor quantile",
  type: `one of ${customTypes.join(", ")}`,
  help: `a text of 1 to ${String(LONGEST_HELP)} characters`,
  event: `one of ${eventKind.values.join(", ")}`,
  where: "fields, each with what it must be, or a list of that",
  text: "a text; one star may stand at its end",
  labels: "a list of fields, or names of labels with the fields they show",
  buckets: `1 to ${String(MOST_BUCKETS)} numbers, each larger than the one before`,
} as const;

type Told = Readonly<Record<string, unknown>>;
/** Takes a fault of the metric at hand, without its subject. */
type Fault = (text: string) => void;

/** Definitions in the order of the file. Every fault is added to `faults`; a metric with a fault is left out. */
export function readDefinitions(path: string, faults: string[]): readonly Definition[] {
  return path === ""
    ? []
    : definitionsIn(readYaml(path, "names of metrics and what they are made of", faults), path, faults);
}

/** The same of what such a file holds. */
export function definitionsIn(content: object, path: string, faults: string[]): readonly Definition[] {
  const entries = Object.entries(content);
  if (entries.length > MOST_DEFINITIONS)
    faults.push(`${path} must hold ${String(MOST_DEFINITIONS)} metrics at most, got ${String(entries.length)}`);
  const owners = new Map<string, string>();
  return entries.flatMap(([name, told]) => {
    const before = faults.length;
    const definition = definitionOf(name, told, (text) => faults.push(`${path}: ${name}${text}`));
    checkName(name, definition?.type, owners, (text) => faults.push(`${path}: ${JSON.stringify(name)} ${text}`));
    return definition === undefined || faults.length > before ? [] : [definition];
  });
}

/** Looks whether the names a metric has on a page are free, and takes them. */
function checkName(name: string, type: CustomType | undefined, owners: Map<string, string>, fault: Fault): void {
  if (!NAME.test(name)) return fault(`must be ${rules.name}`);
  if (isReserved(name)) return fault(`is a name of Prometheus, or of this exporter, whose names begin with ${OURS}`);
  if (type === undefined) return;
  if (type === "counter" && !/._total$/.test(name)) fault("must end in _total, as it is a counter");
  if (type !== "counter" && name.endsWith("_total")) fault(`must not end in _total, as it is a ${type}`);
  if (/_(bucket|count|sum)$/.test(name))
    fault("must not end in _bucket, _count or _sum: these are parts of histograms");
  const names = namesOf({ name, type });
  if (names.some(isReserved)) fault("is on a page under a name of Prometheus");
  const owner = names.map((one) => owners.get(one)).find((one) => one !== undefined);
  if (owner !== undefined) fault(`is on a page under a name of ${owner}, which stands before it`);
  for (const one of names) if (!owners.has(one)) owners.set(one, name);
}

function definitionOf(name: string, told: unknown, fail: Fault): Definition | undefined {
  if (!isObject(told)) {
    fail(` must have type and event, got ${shown(told)}`);
    return undefined;
  }
  const fault: Fault = (text) => fail(`: ${text}`);
  for (const key of Object.keys(told))
    if (!KEYS.some((known) => known === key)) fault(`${key} is not known; there are ${KEYS.join(", ")}`);
  const type = wordOf("type", told, customTypes, fault);
  const event = wordOf("event", told, eventKind.values, fault);
  const help = helpOf(told, fault);
  const buckets = bucketsOf(told, type, fault);
  // What fields there are depends on the kind.
  if (type === undefined || event === undefined) return undefined;
  const value = valueOf(told, type, event, fault);
  return {
    name,
    type,
    help: help ?? (value === undefined ? `Events ${event}.` : `${value} of events ${event}.`),
    event,
    where: whereOf(told, event, fault),
    value,
    labels: labelsOf(told, event, fault),
    buckets,
  };
}

function wordOf<V extends string>(
  key: keyof typeof rules,
  told: Told,
  values: readonly V[],
  fault: Fault,
): V | undefined {
  const found = values.find((value) => value === told[key]);
  if (told[key] === undefined) fault(`${key} is missing; it must be ${rules[key]}`);
  else if (found === undefined) fault(`${key} must be ${rules[key]}, got ${shown(told[key])}`);
  return found;
}

function helpOf({ help }: Told, fault: Fault): string | undefined {
  if (help === undefined) return undefined;
  if (typeof help === "string" && help.trim() !== "" && help.length <= LONGEST_HELP)
    return help.replaceAll(/\p{Cc}+/gu, " ").trim();
  fault(`help must be ${rules.help}, got ${shown(help)}`);
  return undefined;
}

function valueOf({ value }: Told, type: CustomType, event: EventKind, fault: Fault): string | undefined {
  const numbers = [...valueFields(event).keys()];
  if (numbers.length === 0 && (value !== undefined || type !== "counter")) {
    fault(`value can be nothing, as ${event} tells no number; a counter without one counts events`);
    return undefined;
  }
  const rule = `a number that ${event} tells: ${numbers.join(", ")}`;
  if (value === undefined && type !== "counter") fault(`value is missing; it must be ${rule}`);
  const found = numbers.find((name) => name === value);
  if (value !== undefined && found === undefined) fault(`value must be ${rule}, got ${shown(value)}`);
  return found;
}

function whereOf({ where }: Told, event: EventKind, fault: Fault): Definition["where"] {
  if (where === undefined) return {};
  if (!isObject(where)) {
    fault(`where must be ${rules.where}, got ${shown(where)}`);
    return {};
  }
  const known = whereFields(event);
  const found = Object.entries(where).map(([name, told]): readonly [string, readonly (string | number)[]] => {
    const field = known.get(name);
    if (field !== undefined) return [name, wantedOf(name, field, told, fault)];
    fault(`where: ${name} is nothing of ${event} that can be compared; there are ${[...known.keys()].join(", ")}`);
    return [name, []];
  });
  return Object.fromEntries(found);
}

/** What a field must be: one of several. */
function wantedOf(name: string, field: Field<unknown>, told: unknown, fault: Fault): readonly (string | number)[] {
  const all: readonly unknown[] = Array.isArray(told) ? told : [told];
  if (all.length === 0) fault(`where: ${name} must name at least one value, got []`);
  return all.flatMap((one) => {
    const rule = field.form.is === "text" ? rules.text : field.rule;
    if (isWanted(one, field)) return [one];
    fault(`where: ${name} must be ${rule}, got ${shown(one)}`);
    return [];
  });
}

function isWanted(one: unknown, { form, read }: Field<unknown>): one is string | number {
  if (form.is === "number") return typeof one === "number" && read(one) !== undefined;
  if (typeof one !== "string" || one === "" || !PATTERN.test(one)) return false;
  if (form.is === "text") return true;
  return one.endsWith("*") ? form.values.some((word) => word.startsWith(one.slice(0, -1))) : form.values.includes(one);
}

function labelsOf({ labels }: Told, event: EventKind, fault: Fault): Definition["labels"] {
  if (labels === undefined) return {};
  const known = labelFields(event);
  const isList = Array.isArray(labels);
  if (!isList && !isObject(labels)) {
    fault(`labels must be ${rules.labels}, got ${shown(labels)}`);
    return {};
  }
  const told: readonly (readonly [unknown, unknown])[] = isList
    ? labels.map((field: unknown) => [field, field])
    : Object.entries(labels);
  const found = new Map<string, string>();
  for (const [label, field] of told) {
    const name = typeof label === "string" ? label : shown(label);
    if (!isList && !LABEL.test(name)) fault(`labels: ${shown(label)} must be ${rules.label}`);
    if (found.has(name)) fault(`labels: ${name} is there twice`);
    if (typeof field === "string" && known.has(field)) found.set(name, field);
    else
      fault(
        `labels: ${shown(field)} is nothing of ${event} that can be a label; there are ${[...known.keys()].join(", ")}`,
      );
  }
  return Object.fromEntries(found);
}

function bucketsOf({ buckets }: Told, type: CustomType | undefined, fault: Fault): readonly number[] {
  if (buckets !== undefined && type !== undefined && type !== "histogram") fault("buckets are for histograms only");
  if (buckets === undefined) return type === "histogram" ? standardBuckets : [];
  const all: readonly unknown[] = Array.isArray(buckets) ? buckets : [];
  const bounds = all.filter((bound): bound is number => typeof bound === "number" && Number.isFinite(bound));
  const ascends = bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? 0));
  if (all.length > 0 && bounds.length === all.length && ascends && all.length <= MOST_BUCKETS) return bounds;
  fault(`buckets must be ${rules.buckets}, got ${shown(buckets)}`);
  return [];
}

/** A value as the message shows it. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function isObject(value: unknown): value is Told {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
