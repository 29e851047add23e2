// Headers that forwarded requests carry, from a file that holds secrets: faults name lines, never what is in them.
import { readFileSync } from "node:fs";
import { validateHeaderName, validateHeaderValue } from "node:http";

/** What says how a body is to be read and sent belongs to the body. */
const OURS: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "transfer-encoding",
  "upgrade",
]);

/** Reads lines `Name: value`; empty ones and those that begin with # say nothing. The path may be empty: then there are none. */
export function readHeaders(path: string, faults: string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [i, line] of linesOf(path, faults).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const fault = colon < 0 ? "must be `Name: value`" : faultOf(name, value);
    if (fault === undefined) headers.set(name, value);
    else faults.push(`--forward-otlp-headers-file: ${path}, line ${i + 1} ${fault}`);
  }
  return headers;
}

function linesOf(path: string, faults: string[]): readonly string[] {
  if (path === "") return [];
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    faults.push(`--forward-otlp-headers-file: ${path} cannot be read ${code}`.trim());
    return [];
  }
}

function faultOf(name: string, value: string): string | undefined {
  if (OURS.has(name)) return "names a header that forwarding sets itself";
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return undefined;
  } catch {
    return "has characters no header may have";
  }
}
