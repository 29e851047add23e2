// One raw value → one event or the reason why not. Driven by the table in model/event.ts.
import type { rejection } from "../catalog/labels.ts";
import type { Millis } from "../model/clock.ts";
import { common, kinds, type EventKind, type SwarmEvent } from "../model/event.ts";
import type { Field } from "../model/field.ts";

export type RejectionReason = (typeof rejection.values)[number];

/** Why one event was not taken: the message names its index, the field and the rule. */
export interface Rejection {
  readonly index: number;
  readonly reason: RejectionReason;
  readonly field?: string;
  readonly rule: string;
  readonly message: string;
}

export interface Accepted {
  readonly event: SwarmEvent;
  /** True if it told a time that cannot be it, so that the time of arrival was taken instead. */
  readonly skewed: boolean;
  /** What the sender should know: a time that was not taken, fields nobody knows. */
  readonly warnings: readonly string[];
}

/** Clocks of other machines may run ahead by this much. */
export const SKEW_ALLOWED_MS = 60_000;
/** Unknown fields one warning names. */
const NAMED = 8;

export function isRejection(result: Accepted | Rejection): result is Rejection {
  return "reason" in result;
}

function isObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

function isKind(raw: unknown): raw is EventKind {
  return typeof raw === "string" && Object.hasOwn(kinds, raw);
}

/** A value as a message can show it: short, on one line. What it contains is not looked at: it may be nested without end. */
function shown(raw: unknown): string {
  if (Array.isArray(raw)) return "an array";
  if (typeof raw === "object" && raw !== null) return "an object";
  if (typeof raw !== "string") return String(raw);
  return JSON.stringify(raw.length > 60 ? `${raw.slice(0, 57)}…` : raw);
}

function reject(
  index: number,
  reason: RejectionReason,
  field: string | undefined,
  rule: string,
  got?: unknown,
): Rejection {
  const subject = field === undefined ? `events[${String(index)}]` : `events[${String(index)}].${field}`;
  const tail = got === undefined ? "" : `, got ${shown(got)}`;
  const message = `SWM_EVENT_INVALID: ${subject} ${rule}${tail}`;
  return field === undefined ? { index, reason, rule, message } : { index, reason, field, rule, message };
}

/** Parses one event. `index` is its place in the batch, `now` the time of arrival. */
export function parseEvent(raw: unknown, index: number, now: Millis): Accepted | Rejection {
  if (!isObject(raw)) return reject(index, "not_an_object", undefined, "must be an object", raw);
  const kind = raw["kind"];
  if (kind === undefined || kind === null)
    return reject(index, "missing_field", "kind", `is missing; it is one of ${Object.keys(kinds).join(", ")}`);
  if (!isKind(kind))
    return reject(index, "unknown_kind", "kind", `must be one of ${Object.keys(kinds).join(", ")}`, kind);
  const table = kinds[kind];
  const time = readTime(raw, now);
  const event: Record<string, unknown> = { kind, time: time ?? now };
  const fault =
    take(event, raw, index, table.required, true) ??
    take(event, raw, index, table.optional, false) ??
    take(event, raw, index, { id: common.id }, false);
  if (fault !== undefined) return fault;
  const warnings = [
    ...(time === undefined ? [badTime(raw["time"], index, now)] : []),
    ...unknownFields(event, raw, index),
  ];
  // The table has checked every field; the type system cannot follow it through the loop.
  return { event: event as unknown as SwarmEvent, skewed: time === undefined, warnings };
}

/** The time told, that of arrival if none is told, undefined if what is told cannot be it. */
function readTime(raw: Readonly<Record<string, unknown>>, now: Millis): Millis | undefined {
  const told = raw["time"];
  const time = told === undefined || told === null ? now : common.time.read(told);
  return time !== undefined && time <= now + SKEW_ALLOWED_MS ? time : undefined;
}

function badTime(told: unknown, index: number, now: Millis): string {
  const subject = `events[${String(index)}].time`;
  const ahead = ((common.time.read(told) ?? now) - now) / 1000;
  return ahead > 0
    ? `${subject} is ${ahead.toFixed(0)} s ahead of the exporter's clock; the time of arrival was taken`
    : `${subject} must be ${common.time.rule}, got ${shown(told)}; the time of arrival was taken`;
}

function unknownFields(
  event: Readonly<Record<string, unknown>>,
  raw: Readonly<Record<string, unknown>>,
  index: number,
): readonly string[] {
  const names = Object.keys(raw).filter((key) => !Object.hasOwn(event, key) && raw[key] !== null);
  if (names.length === 0) return [];
  const rest = names.length > NAMED ? ` and ${String(names.length - NAMED)} more` : "";
  return [
    `events[${String(index)}] has unknown fields, ignored: ${names.slice(0, NAMED).join(", ").slice(0, 200)}${rest}`,
  ];
}

function take(
  event: Record<string, unknown>,
  raw: Readonly<Record<string, unknown>>,
  index: number,
  fields: Readonly<Record<string, Field<unknown>>>,
  required: boolean,
): Rejection | undefined {
  for (const key in fields) {
    const given = raw[key];
    // null is how many languages write "not known".
    if (given === undefined || given === null) {
      if (required) return reject(index, "missing_field", key, `is missing; it must be ${fields[key]?.rule ?? ""}`);
      continue;
    }
    const value = fields[key]?.read(given);
    if (value === undefined) return reject(index, "invalid_field", key, `must be ${fields[key]?.rule ?? ""}`, given);
    event[key] = value;
  }
  return undefined;
}
