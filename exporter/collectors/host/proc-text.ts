// A cursor over the text of a /proc file. Numbers are read in place: cutting each out as a string first would cost three times as much.

const NEWLINE = 10;
const BLANK = 32;
const ZERO = 48;
/** Digits of the largest 64-bit number, the largest the kernel prints. */
const MAX_DIGITS = 20;

/** Every method that reads throws an `Error` naming file, line and what was expected, if it is not there. */
export class ProcText {
  readonly path: string;
  /** One character for each byte (latin1). */
  readonly text: string;
  private at = 0;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** True when nothing is left to read. */
  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** Goes to the start of the next line. */
  nextLine(): void {
    const newline = this.text.indexOf("\n", this.at);
    this.at = newline === -1 ? this.text.length : newline + 1;
  }

  /** Goes behind `start` if the rest of the text begins with it. */
  skip(start: string): boolean {
    const there = this.text.startsWith(start, this.at);
    if (there) this.at += start.length;
    return there;
  }

  /** Goes behind `start` of a line that begins with it; stays put if there is none. Cheapest when asked in the order of the file. */
  findLine(start: string): boolean {
    const found = this.text.indexOf(`\n${start}`, this.at);
    if (found !== -1) {
      this.at = found + 1 + start.length;
      return true;
    }
    const before = this.at;
    if (before === 0) return this.skip(start);
    this.at = 0;
    const there = this.findLine(start);
    if (!there) this.at = before;
    return there;
  }

  /** Goes behind `mark` on this line. */
  findOnLine(mark: string): void {
    const found = this.text.indexOf(mark, this.at);
    if (found === -1 || found >= this.lineEnd()) throw this.expected(`"${mark}"`);
    this.at = found + mark.length;
  }

  /** The next whole number of this line, at least 0; `what` names it in the error. */
  count(what: string): number {
    this.skipBlanks();
    const start = this.at;
    let value = 0;
    let at = start;
    for (; at < this.text.length; at++) {
      const digit = this.text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const ended = at === this.text.length || this.text.charCodeAt(at) <= BLANK;
    if (at === start || !ended || at - start > MAX_DIGITS) throw this.expected(`a whole number (${what})`);
    this.at = at;
    return value;
  }

  /** The next number of this line that may have a fraction, at least 0; `what` names it in the error. */
  decimal(what: string): number {
    const word = this.text.slice(this.skipBlanks(), this.wordEnd());
    if (!/^\d{1,20}(\.\d{1,20})?$/.test(word)) throw this.expected(`a number (${what})`);
    this.at += word.length;
    return Number(word);
  }

  /** The text up to the next blank, `until` or the end of the line, without it; `what` names it in the error. */
  word(what: string, until = BLANK): string {
    const start = this.skipBlanks();
    const end = this.wordEnd(until);
    if (end === start) throw this.expected(what);
    this.at = this.text.charCodeAt(end) === until ? end + 1 : end;
    return decoded(this.text.slice(start, end));
  }

  /** The error for what should be here and is not. */
  expected(what: string): Error {
    const line = this.text.slice(0, this.at).split("\n").length;
    const rest = this.text.slice(this.at, Math.min(this.lineEnd(), this.at + 20));
    const got = rest === "" ? "the end of the line" : JSON.stringify(rest);
    return new Error(`${this.path}: expected ${what} in line ${String(line)}, got ${got}`);
  }

  private skipBlanks(): number {
    while (this.text.charCodeAt(this.at) === BLANK) this.at++;
    return this.at;
  }

  private wordEnd(until = BLANK): number {
    let at = this.at;
    for (; at < this.text.length; at++) {
      const character = this.text.charCodeAt(at);
      if (character === BLANK || character === NEWLINE || character === until) break;
    }
    return at;
  }

  private lineEnd(): number {
    const newline = this.text.indexOf("\n", this.at);
    return newline === -1 ? this.text.length : newline;
  }
}

/** Names are bytes to the kernel and UTF-8 to people. */
function decoded(bytes: string): string {
  return /^[ -~]*$/.test(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
}
