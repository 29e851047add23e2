// What a field of an event may be: the rule as words, as a check, and as data for the door.
import type { Millis } from "./clock.ts";

export interface Field<T> {
  readonly help: string;
  /** What a value must be, completing "must be …". */
  readonly rule: string;
  /** The value, or undefined if the rule is broken. */
  readonly read: (raw: unknown) => T | undefined;
  /** The same rule as data: by it the door decides over a value that still lies among the bytes. */
  readonly form: Form;
  /** True if an event that stands for several tells the mean of them, and not what they come to. */
  readonly isMean?: boolean;
}

export type Form = TextForm | NumberForm | WordForm;
interface TextForm {
  readonly is: "text";
  /** Most characters. */
  readonly limit: number;
  /** True for names, which many events tell again; false for what hardly two events have in common, such as ids. */
  readonly recurs: boolean;
}
interface NumberForm {
  readonly is: "number";
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}
interface WordForm {
  readonly is: "word";
  readonly values: readonly string[];
}

const NAME_LIMIT = 128;
/** Control characters (tab and newline among them) and lone surrogates have no place in a name. */
const CLEAN = new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${String(NAME_LIMIT)}}$`, "u");
/** What nearly every name is made of, in a fraction of the time. */
const PLAIN = new RegExp(`^[ -~]{1,${String(NAME_LIMIT)}}$`);

function text(help: string, recurs: boolean): Field<string> {
  return {
    help,
    rule: `a text of 1 to ${String(NAME_LIMIT)} characters without control characters`,
    read: (raw) => (typeof raw === "string" && (PLAIN.test(raw) || CLEAN.test(raw)) ? raw : undefined),
    form: { is: "text", limit: NAME_LIMIT, recurs },
  };
}

export const name = (help: string): Field<string> => text(help, true);
/** A text hardly two events have in common. */
export const unique = (help: string): Field<string> => text(help, false);

/** True if a number is within the bounds of a form. */
function within(raw: unknown, { min, max, whole }: NumberForm): raw is number {
  return typeof raw === "number" && raw >= min && raw <= max && (!whole || Number.isInteger(raw));
}

export function number(help: string, what: string, max: number): Field<number> {
  const form: NumberForm = { is: "number", min: 0, max, whole: false };
  return {
    help,
    rule: `${what} ≥ 0 and ≤ ${String(max)}`,
    read: (raw) => (within(raw, form) ? raw : undefined),
    form,
  };
}

export const seconds = (help: string): Field<number> => number(help, "a number of seconds", 1e9);

/** Seconds that are a mean where an event stands for several. */
export const meanSeconds = (help: string): Field<number> => ({ ...seconds(help), isMean: true });

export function whole(help: string, min: number, max: number): Field<number> {
  const form: NumberForm = { is: "number", min, max, whole: true };
  return {
    help,
    rule: `a whole number ≥ ${String(min)} and ≤ ${String(max)}`,
    read: (raw) => (within(raw, form) ? raw : undefined),
    form,
  };
}

export function oneOf<const V extends string>(help: string, values: readonly V[]): Field<V> {
  return {
    help,
    rule: `one of ${values.join(", ")}`,
    read: (raw) => values.find((value) => value === raw),
    form: { is: "word", values },
  };
}

// Anything before is a slip, most often seconds instead of milliseconds; anything after is no time of JavaScript's.
const TIME: NumberForm = { is: "number", min: Date.UTC(2000, 0, 1), max: 8.64e15, whole: false };

/** When something happened. */
export function timestamp(help: string): Field<Millis> {
  return {
    help,
    rule: "Unix milliseconds as a number, or an RFC 3339 text with its offset from UTC",
    read: readTime,
    // As a number. A text is left to `read`.
    form: TIME,
  };
}

// Without an offset a text would mean another time on every machine.
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

function readTime(raw: unknown): Millis | undefined {
  const time = typeof raw === "string" && RFC_3339.test(raw) ? Date.parse(raw) : raw;
  return within(time, TIME) ? time : undefined;
}
