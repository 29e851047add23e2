// What callers hand in, made fit for the exporter. Nothing here throws, whatever comes: types say what should come, but
// callers may be plain JavaScript.

/** Longest text the exporter takes, in characters. */
export const LONGEST = 128;
/** What the exporter takes without looking twice. */
const PLAIN = /^[ -~]{1,128}$/;
const UNCLEAN = /[\p{Cc}\p{Cs}]/gu;

/**
 * A text as the exporter takes it: control characters become `_`, what is beyond 128 characters is cut off. A number is
 * taken by its digits. Undefined for anything else, and for an empty text.
 */
export function cleanText(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string" || value === "") return undefined;
  return PLAIN.test(value) ? value : value.replaceAll(UNCLEAN, "_").slice(0, LONGEST).replaceAll(UNCLEAN, "_");
}

/** The text and number fields of an object; everything else is not told. Undefined if there is no object to read. */
export function cleanFields(value: unknown): Record<string, string | number> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const fields: Record<string, string | number> = {};
  try {
    for (const [key, field] of Object.entries(value)) {
      const told: unknown = field;
      const clean = typeof told === "number" ? (Number.isFinite(told) ? told : undefined) : cleanText(told);
      if (clean !== undefined) fields[key] = clean;
    }
  } catch {
    // A getter or a proxy that throws.
    return undefined;
  }
  return fields;
}

/** A property of anything; undefined if there is none, or if reading it throws. */
export function peek(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/** A number within bounds, or the one to take instead. */
export function bounded(value: unknown, least: number, most: number, instead: number): number {
  return typeof value === "number" && value >= least && value <= most ? value : instead;
}
