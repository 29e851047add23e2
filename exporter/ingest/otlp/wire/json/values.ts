// Reading the values of OTLP/JSON: numbers that are texts, names in place of numbers, nothing in place of a value. Each says what is
// wrong, by the name of the field, where there is something else.
import type { Millis } from "../../../../model/clock.ts";
import { cut } from "../limits.ts";

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};
const NO_ELEMENTS: readonly unknown[] = [];
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const NOT_FINITE: Readonly<Record<string, number>> = { NaN: NaN, Infinity, "-Infinity": -Infinity };
const NANOS_A_MILLI = 1e6;
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** A field holds something else than it must. The message names the field and the rule. */
export class Misfit extends Error {
  override readonly name = "Misfit";
}

/** The fields of an object; none if it is absent. */
export function fieldsOf(value: unknown, name: string): Fields {
  if (value == null) return NOTHING;
  if (typeof value !== "object" || Array.isArray(value)) throw new Misfit(`${name} must be an object`);
  return value as Fields;
}

export function listOf(value: unknown, name: string): readonly unknown[] {
  if (value == null) return NO_ELEMENTS;
  if (!Array.isArray(value)) throw new Misfit(`${name} must be an array`);
  return value;
}

/** A text, cut where it is long; empty if it is absent. */
export function textOf(value: unknown, name: string): string {
  return value == null ? "" : cut(wholeTextOf(value, name));
}

/** A text as it is. Halves of a character that stand alone are replaced, as they are in UTF-8. */
export function wholeTextOf(value: unknown, name: string): string {
  if (typeof value !== "string") throw new Misfit(`${name} must be a string`);
  return LONE_SURROGATE.test(value) ? value.replace(LONE_SURROGATES, "\ufffd") : value;
}

/** A whole number of up to 64 bits, as number or text; 0 if it is absent. */
export function wholeOf(value: unknown, name: string): number {
  if (value == null) return 0;
  const number = typeof value === "string" && NUMBER.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) throw new Misfit(`${name} must be a whole number`);
  // There is no negative zero among whole numbers.
  return number + 0;
}

export function countOf(value: unknown, name: string): number {
  const count = wholeOf(value, name);
  if (count < 0) throw new Misfit(`${name} must not be negative`);
  return count;
}

export function doubleOf(value: unknown, name: string): number {
  if (value == null) return 0;
  const number =
    typeof value === "string" ? (NOT_FINITE[value] ?? (NUMBER.test(value) ? Number(value) : value)) : value;
  if (typeof number !== "number") throw new Misfit(`${name} must be a number`);
  return number;
}

export function booleanOf(value: unknown, name: string): boolean {
  if (value == null) return false;
  if (typeof value !== "boolean") throw new Misfit(`${name} must be true or false`);
  return value;
}

/** A time in nanoseconds, as number or text. */
export function timeOf(value: unknown, name: string): Millis {
  return countOf(value, name) / NANOS_A_MILLI;
}

/** A number of an enumeration; its name, which senders should not use, is taken too. What is not known counts as 0. */
export function enumOf(value: unknown, names: readonly string[]): number {
  const number = typeof value === "string" && NUMBER.test(value) ? Number(value) : value;
  if (typeof number === "number") return Number.isInteger(number) ? number | 0 : 0;
  return typeof number === "string" ? Math.max(0, names.indexOf(number)) : 0;
}

/** An id of so many bytes in lower case: empty if there is none, undefined if it cannot be one. */
export function idOf(value: unknown, bytes: number): string | undefined {
  if (value == null || value === "") return "";
  if (typeof value !== "string" || value.length !== bytes * 2) return undefined;
  return /^[\da-f]+$/i.test(value) && /[^0]/.test(value) ? value.toLowerCase() : undefined;
}
