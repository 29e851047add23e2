// One raw value → one event or the reason why not. Driven by the table in model/event.ts.
import type { rejection } from "../catalog/labels.ts";
import type { Millis } from "../model/clock.ts";
import { common, kinds, type EventKind, type Field, type SwarmEvent } from "../model/event.ts";

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
  /** True if it told a time so far in the future that the time of arrival was taken instead. */
  readonly skewed: boolean;
  /** Fields nobody knows: taken as slips of the pen and told back. */
  readonly unknown: readonly string[];
}

/** Clocks of other machines may run ahead by this much. */
const SKEW_ALLOWED_MS = 60_000;

export function isRejection(result: Accepted | Rejection): result is Rejection {
  return "reason" in result;
}

function isObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

function isKind(raw: unknown): raw is EventKind {
  return typeof raw === "string" && Object.hasOwn(kinds, raw);
}

/** A value as a message can show it: short, on one line. */
function shown(raw: unknown): string {
  const text = JSON.stringify(raw) ?? String(raw);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
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
  if (kind === undefined)
    return reject(index, "missing_field", "kind", `is missing; it is one of ${Object.keys(kinds).join(", ")}`);
  if (!isKind(kind))
    return reject(index, "unknown_kind", "kind", `must be one of ${Object.keys(kinds).join(", ")}`, kind);
  const table = kinds[kind];
  const event: Record<string, unknown> = { kind, time: now };
  const fault =
    take(event, raw, index, table.required, true) ??
    take(event, raw, index, table.optional, false) ??
    take(event, raw, index, common, false);
  if (fault !== undefined) return fault;
  const skewed = typeof event["time"] === "number" && event["time"] > now + SKEW_ALLOWED_MS;
  if (skewed) event["time"] = now;
  const unknown = Object.keys(raw).filter((key) => !Object.hasOwn(event, key) && raw[key] !== null);
  // The table has checked every field; the type system cannot follow it through the loop.
  return { event: event as unknown as SwarmEvent, skewed, unknown };
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
