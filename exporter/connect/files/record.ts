// What was changed in a settings file, kept beside it, so that it can be taken back: at once to the byte, later key by key.
import { createHash } from "node:crypto";
import type { KeyChange, Splice } from "./edit.ts";

export interface FileRecord {
  /** Whether there was a file before. */
  readonly existed: boolean;
  /** The topmost folder that was made for it; empty if none was. */
  readonly folder: string;
  /** SHA-256 of the text that was written: while it is the same, the splices can be taken back. */
  readonly digest: string;
  readonly splices: readonly Splice[];
  readonly changes: readonly KeyChange[];
}

export const recordPath = (file: string): string => `${file}.before-swarmscope.json`;
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Reads a record; undefined if it is none. */
export function readRecord(text: string): FileRecord | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(raw)) return undefined;
  const { existed, folder, digest, splices, changes } = raw;
  const isWhole = typeof existed === "boolean" && typeof folder === "string" && typeof digest === "string";
  if (!isWhole || !isListOf(splices, isSplice) || !isListOf(changes, isChange)) return undefined;
  return { existed, folder, digest, splices, changes };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isSplice(value: unknown): value is Splice {
  return isObject(value) && typeof value["at"] === "number" && isText(value["removed"]) && isText(value["inserted"]);
}

function isChange(value: unknown): value is KeyChange {
  if (!isObject(value) || !isText(value["written"])) return false;
  return isListOf(value["path"], isText) && (value["prior"] === null || isText(value["prior"]));
}
