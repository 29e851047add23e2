// A body of text → raw events: a JSON array, one JSON object, or one object a line (NDJSON), told apart by what is in it.
import { SwarmscopeError } from "../errors.ts";

/** A line that is no JSON: the batch goes on without it. */
export class BadLine {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Splits a body into raw values, still unchecked. Throws SWM_BODY_EMPTY, and SWM_BODY_NOT_JSON where nothing can be
 * saved: a broken array has no parts, while a broken line is one `BadLine` among the others.
 */
export function readBody(text: string): readonly unknown[] {
  // A byte order mark counts as white space.
  const trimmed = text.trim();
  const raws = trimmed.startsWith("[") ? readArray(trimmed) : readLines(trimmed);
  if (raws.length === 0) throw new SwarmscopeError("SWM_BODY_EMPTY", "the body holds no event");
  return raws;
}

function readLines(text: string): readonly unknown[] {
  const raws = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(parse);
  if (!(raws[0] instanceof BadLine)) return raws;
  // One object written over several lines, as people do when they try things out by hand.
  const whole = parse(text);
  if (!(whole instanceof BadLine)) return [whole];
  return raws.every((raw) => raw instanceof BadLine) ? [readWhole(text)] : raws;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return new BadLine(text);
  }
}

function readWhole(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SwarmscopeError(
      "SWM_BODY_NOT_JSON",
      `the body must be a JSON array, one event, or one event a line: ${why}`,
    );
  }
}

function readArray(text: string): readonly unknown[] {
  const value = readWhole(text);
  if (!Array.isArray(value)) throw new SwarmscopeError("SWM_BODY_NOT_JSON", "the body must be a JSON array");
  return value as readonly unknown[];
}
