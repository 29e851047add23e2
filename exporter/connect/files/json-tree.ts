// Reads JSON into a tree that knows where everything stands, so that single values can be changed and the rest left as it is.
import { lineOf, SettingsFault } from "./edit.ts";

export interface Member {
  readonly key: string;
  /** Where the key begins. */
  readonly start: number;
  readonly value: JsonNode;
  /** Where the comma after it stands, if one does. */
  readonly comma: number | undefined;
}

export interface JsonNode {
  readonly start: number;
  readonly end: number;
  /** Of an object; undefined for everything else. */
  readonly members: readonly Member[] | undefined;
}

export interface JsonTree {
  readonly root: JsonNode;
  /** Where comments that reach to the end of a line end: a line end must follow. */
  readonly lineComments: ReadonlySet<number>;
}

const NUMBER_OR_WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true\b|false\b|null\b/y;
// eslint-disable-next-line no-control-regex -- JSON forbids these in texts
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const DEPTH = 500;

class Reader {
  readonly #text: string;
  readonly #comments: boolean;
  readonly lineComments = new Set<number>();
  at = 0;

  constructor(text: string, comments: boolean) {
    this.#text = text;
    this.#comments = comments;
    if (text.startsWith("\uFEFF")) this.at = 1;
  }

  fault(expected: string): SettingsFault {
    return new SettingsFault(`line ${lineOf(this.#text, this.at)}: ${expected}`);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  space(): void {
    this.#match(/[ \t\r\n]*/y);
    if (!this.#comments && this.#text[this.at] === "/") throw this.fault("this file may hold no comments");
    while (this.#comments && this.#text[this.at] === "/") {
      if (this.#match(/\/\/[^\r\n]*/y) !== undefined) this.lineComments.add(this.at);
      else if (this.#match(/\/\*[^]*?\*\//y) === undefined) throw this.fault("a comment does not end");
      this.#match(/[ \t\r\n]*/y);
    }
  }

  takes(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  atEnd(): boolean {
    return this.at === this.#text.length;
  }

  value(depth: number): JsonNode {
    if (depth > DEPTH) throw this.fault("brackets are nested too deeply");
    const start = this.at;
    if (this.takes("{")) return { start, members: this.#members(depth), end: this.at };
    if (this.takes("[")) this.#elements(depth);
    else if (this.#match(TEXT) === undefined && this.#match(NUMBER_OR_WORD) === undefined)
      throw this.fault("a value must stand here");
    return { start, end: this.at, members: undefined };
  }

  #members(depth: number): readonly Member[] {
    const members: Member[] = [];
    for (let more = this.#opens("}", false); more;) {
      const start = this.at;
      const key = this.#match(TEXT);
      if (key === undefined) throw this.fault("a key in double quotes must stand here");
      this.space();
      if (!this.takes(":")) throw this.fault("a colon must follow the key");
      this.space();
      const value = this.value(depth + 1);
      const comma = this.#comma("}");
      more = comma !== undefined && this.#opens("}", true);
      members.push({ key: readText(key), start, value, comma });
    }
    return members;
  }

  #elements(depth: number): void {
    for (let more = this.#opens("]", false); more;) {
      this.value(depth + 1);
      more = this.#comma("]") !== undefined && this.#opens("]", true);
    }
  }

  /** Whether another element comes; takes the closing bracket if not. */
  #opens(close: string, afterComma: boolean): boolean {
    this.space();
    if (afterComma && !this.#comments) return true;
    return !this.takes(close);
  }

  /** Where a comma stood; takes the closing bracket if there was none. */
  #comma(close: string): number | undefined {
    this.space();
    const at = this.at;
    if (this.takes(",")) return at;
    if (this.takes(close)) return undefined;
    throw this.fault(`a comma or ${close} must stand here`);
  }
}

/** Reads a text. Throws a SettingsFault that names the line where it is no JSON, or no object. */
export function readJson(text: string, comments: boolean): JsonTree {
  const reader = new Reader(text, comments);
  reader.space();
  const root = reader.value(0);
  reader.space();
  if (!reader.atEnd()) throw reader.fault("nothing may follow the closing bracket");
  if (root.members === undefined) throw new SettingsFault("it must hold an object");
  return { root, lineComments: reader.lineComments };
}

function readText(raw: string): string {
  const value: unknown = JSON.parse(raw);
  return typeof value === "string" ? value : "";
}

/** The member of a key; where a key stands twice the last one counts. */
export function memberOf(node: JsonNode, key: string): Member | undefined {
  return node.members?.findLast((member) => member.key === key);
}
