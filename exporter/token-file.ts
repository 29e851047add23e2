// The file with the token that requests must carry.
import { readFileSync, statSync } from "node:fs";

/** The token in a file, without the line end editors add. Throws if it cannot be read. */
export function readToken(path: string): string {
  return readFileSync(path, "utf8").trim();
}

/** `flag` is how the option is written that names the file. */
export function checkToken(path: string, flag: string, faults: string[]): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== false)
    faults.push(`${flag}: there is no file ${path}`);
  // An empty token would let everybody in who sends an empty one.
  else if (readToken(path) === "") faults.push(`${flag}: ${path} must hold a token`);
}
