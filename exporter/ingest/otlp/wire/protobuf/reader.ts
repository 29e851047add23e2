// What the readers of all three signals share: the cursor, what is known by its bytes, and the count of what one body may hold.
import type { Millis } from "../../../../model/clock.ts";
import type { Wants } from "../../records.ts";
import { cut, LONGEST_EVENT, LONGEST_TEXT, MOST_PIECES, tooManyPieces } from "../limits.ts";
import { Rejections } from "../rejections.ts";
import { ByteTable } from "./byte-table.ts";
import { Cursor } from "./cursor.ts";

const KEYS = 1_024;
const EVENTS = 256;
const TEXTS = 8_192;
/** No more bytes are needed to know the first characters of a text. */
const LONGEST_TEXT_BYTES = LONGEST_TEXT * 3 + 4;
const NANOS_A_MILLI = 1e6;

export class Reader {
  readonly wants: Wants;
  readonly cursor = new Cursor();
  rejections = new Rejections();
  ignored = 0;
  readonly #keys: ByteTable<string>;
  readonly #events: ByteTable<string>;
  readonly #texts = new ByteTable(TEXTS, cut);
  #left = 0;

  constructor(wants: Wants) {
    this.wants = wants;
    this.#keys = new ByteTable(KEYS, (key) => (wants.attribute(key) ? cut(key) : ""));
    this.#events = new ByteTable(EVENTS, (name) => (name.length <= LONGEST_EVENT && wants.event(name) ? name : ""));
  }

  open(body: Buffer): void {
    this.cursor.open(body);
    this.rejections = new Rejections();
    this.ignored = 0;
    this.#left = MOST_PIECES;
  }

  /** Counts something that is kept. Throws SWM_BATCH_TOO_LARGE where it is too much. */
  piece(): void {
    if (--this.#left < 0) throw tooManyPieces();
  }

  /** A text, whose length is next, cut where it is long. */
  text(): string {
    const start = this.cursor.pass();
    return this.textAt(start, this.cursor.at);
  }

  textAt(start: number, end: number): string {
    return this.#texts.get(this.cursor, start, Math.min(end, start + LONGEST_TEXT_BYTES));
  }

  /** A key if somebody wants it, else empty. Keys are asked for whole. */
  keyAt(start: number, end: number): string {
    return this.#keys.get(this.cursor, start, end);
  }

  /** The name of an event if somebody wants it, else empty. */
  eventAt(start: number, end: number): string {
    return this.#events.get(this.cursor, start, end);
  }

  time(): Millis {
    return this.cursor.fixed64() / NANOS_A_MILLI;
  }
}
