// JSON's white space on the page.
import * as page from "./page.ts";

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const { view } = page;

/** New lines skipped so far, by whomever: where one object a line is allowed, it tells whether a line ended. */
export let newlines = 0;

/** Where white space ends that may begin at `at`. */
export function skipSpace(at: number): number {
  for (; ; at++) {
    const byte = view.getUint8(at);
    if (byte === NEWLINE) newlines++;
    else if (byte !== SPACE && byte !== TAB && byte !== RETURN) return at;
  }
}
