// Reads TOML as far as it takes to know which tables and keys stand where; values are found, not understood.
import { lineOf, SettingsFault } from "./edit.ts";

export interface Statement {
  readonly kind: "table" | "array of tables" | "pair";
  /** Whole path: that of the table a pair stands in goes before its own. */
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Of a pair, as written. */
  readonly value: string;
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const BASIC = /"(?:[^"\\\r\n]|\\.)*"/y;
const LITERAL = /'[^'\r\n]*'/y;
const LONG_BASIC = /"""(?:[^"\\]|\\[^]|"{1,2}(?!"))*"{3,5}/y;
const LONG_LITERAL = /'''(?:[^']|'{1,2}(?!'))*'{3,5}/y;
const PLAIN = /[+\-\w.:]+(?: \d\d:\d\d[\d:.Z+-]*)?/y;
const DEPTH = 500;

class Reader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith("\uFEFF")) this.at = 1;
  }

  fault(expected: string): SettingsFault {
    return new SettingsFault(`line ${lineOf(this.#text, this.at)}: ${expected}`);
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  atEnd(): boolean {
    return this.at === this.#text.length;
  }

  key(): readonly string[] {
    const path: string[] = [];
    do {
      this.match(/[ \t]*/y);
      const quoted = this.match(BASIC) ?? this.match(LITERAL);
      const part = quoted?.slice(1, -1) ?? this.match(BARE_KEY);
      if (part === undefined) throw this.fault("a key must stand here");
      path.push(part);
      this.match(/[ \t]*/y);
    } while (this.match(/\./y) !== undefined);
    return path;
  }

  value(depth: number): void {
    if (depth > DEPTH) throw this.fault("brackets are nested too deeply");
    if (this.match(/\[/y) !== undefined) return this.#list("]", depth);
    if (this.match(/\{/y) !== undefined) return this.#list("}", depth);
    const found = [LONG_BASIC, LONG_LITERAL, BASIC, LITERAL, PLAIN].some((one) => this.match(one) !== undefined);
    if (!found) throw this.fault("a value must stand here");
  }

  #list(close: string, depth: number): void {
    for (let more = true; more;) {
      this.#space();
      if (this.match(close === "]" ? /\]/y : /\}/y) !== undefined) return;
      if (close === "}") this.#equals();
      this.value(depth + 1);
      this.#space();
      more = this.match(/,/y) !== undefined;
    }
    if (this.match(close === "]" ? /\]/y : /\}/y) === undefined)
      throw this.fault(`a comma or ${close} must stand here`);
  }

  #equals(): void {
    this.key();
    if (this.match(/=/y) === undefined) throw this.fault("= must follow the key");
    this.#space();
  }

  #space(): void {
    this.match(/(?:[ \t\r\n]|#[^\n]*)*/y);
  }

  /** What may stand between statements. */
  gap(): void {
    this.#space();
  }

  endOfLine(): void {
    this.match(/[ \t]*(?:#[^\r\n]*)?/y);
    if (!this.atEnd() && this.match(/\r?\n/y) === undefined) throw this.fault("the line must end here");
  }
}

/** Reads a text. Throws a SettingsFault that names the line where it is no TOML. */
export function readToml(text: string): readonly Statement[] {
  const reader = new Reader(text);
  const statements: Statement[] = [];
  let table: readonly string[] = [];
  for (reader.gap(); !reader.atEnd(); reader.gap()) {
    const start = reader.at;
    const opening = reader.match(/\[\[?/y);
    const path = reader.key();
    if (opening !== undefined) {
      if (reader.match(opening === "[" ? /\]/y : /\]\]/y) === undefined) throw reader.fault("] must follow the name");
      statements.push({ kind: opening === "[" ? "table" : "array of tables", path, start, end: reader.at, value: "" });
      table = path;
    } else {
      if (reader.match(/=[ \t]*/y) === undefined) throw reader.fault("= must follow the key");
      const from = reader.at;
      reader.value(0);
      const value = text.slice(from, reader.at);
      statements.push({ kind: "pair", path: [...table, ...path], start, end: reader.at, value });
    }
    reader.endOfLine();
  }
  return statements;
}
