// Events that wait to be sent, as bytes in a bounded number of pages. No object is kept of an event: writing the usual one
// copies a form rendered before, and writes a few digits.
import { writeNine, writeSeconds, writeSix } from "./digits.ts";
import { createPage, empty, type Page } from "./page.ts";

export interface OutboxSettings {
  /** Begins the id of every event: unlike that of any other client. Plain ASCII. Undefined: events have no ids. */
  readonly run: string | undefined;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** At least 8192: an event with the longest names must fit. */
  readonly pageBytes: number;
  /** Pages at most, those the sender has taken included; at least 3. */
  readonly pages: number;
  /** Told when the first event is written to an empty page. */
  readonly onFirst: () => void;
  /** Told when a page is full. */
  readonly onFull: () => void;
  /** Told how many events were given up for want of room. */
  readonly onDropped: (events: number) => void;
}

/** An event that takes how long something took, rendered but for the digits of its id, its time and its duration. */
export interface Form {
  /** Ends where the digits of the duration begin. */
  readonly bytes: Buffer;
  /** Where the nine digits of the id are, if there is one, and the thirteen of the time. */
  readonly id: number;
  readonly time: number;
  /** The first seven digits of the time, as they stand in the bytes. */
  high: number;
}

/** Bytes a duration and what follows it take at most. */
const TAIL = 64;
/** Ids repeat after so many events; no exporter remembers as many. */
const IDS = 1_000_000_000;
const MILLION = 1_000_000;
const HIGH_DIGITS = 7;
/** Longest duration that is written without a string, in milliseconds. */
const LONGEST_MS = 2_147_000;
/** Bytes of UTF-8 a character takes at most. */
const WIDEST = 3;
const CLOSING = 0x7d;
const NEWLINE = 0x0a;

export class Outbox {
  readonly #settings: OutboxSettings;
  /** Oldest first. */
  readonly #full: Page[] = [];
  readonly #spare: Page[] = [];
  #open: Page;
  #pages = 1;
  #isReleased = false;
  #isShut = false;
  #id = 0;
  /** A reading of the clock, and the time it stands for: the seven digits that hardly change, and the other six. */
  #begun = 0;
  #high = 0;
  #low = 0;

  constructor(settings: OutboxSettings) {
    this.#settings = settings;
    this.#open = createPage(settings.pageBytes);
  }

  /** Events that wait here. */
  get count(): number {
    return this.#full.reduce((sum, page) => sum + page.count, this.#open.count);
  }

  /** The form of events for `writeTimed`. The fields are not empty, and fit for the exporter. */
  form(fields: Readonly<Record<string, string | number>>): Form {
    const { run } = this.#settings;
    const told = JSON.stringify(fields).slice(0, -1);
    const upToId = run === undefined ? told : `${told},"id":"${run}`;
    const upToTime = run === undefined ? `${told},"time":` : `${upToId}${"0".repeat(9)}","time":`;
    const bytes = Buffer.from(`${upToTime}${"0".repeat(13)},"duration":`);
    return { bytes, id: Buffer.byteLength(upToId), time: Buffer.byteLength(upToTime), high: 0 };
  }

  /**
   * Writes an event that lasted from `begun` to `ended`, two readings of `performance.now()`; `ended` is now. This is all
   * that a task pays for, so it makes no garbage.
   */
  writeTimed(form: Form, begun: number, ended: number): void {
    if (this.#isShut) return this.#settings.onDropped(1);
    const { length } = form.bytes;
    const page = this.#open.used + length + TAIL > this.#open.bytes.length ? this.#turn() : this.#open;
    if (page.count === 0) this.#begin(ended);
    let low = this.#low + ((ended - this.#begun) | 0);
    if (low >= MILLION) low = this.#begin(ended);
    if (form.high !== this.#high) this.#putHigh(form);
    const { bytes } = page;
    const start = page.used;
    bytes.set(form.bytes, start);
    if (this.#settings.run !== undefined) writeNine(bytes, start + form.id, this.#nextId());
    writeSix(bytes, start + form.time + HIGH_DIGITS, low);
    const lasted = ended - begun;
    let at = start + length;
    if (lasted < LONGEST_MS) at = writeSeconds(bytes, at, (lasted * 1000 + 0.5) | 0);
    else at += bytes.write((lasted / 1000).toFixed(6), at, "latin1");
    bytes[at] = CLOSING;
    bytes[at + 1] = NEWLINE;
    page.used = at + 2;
    if (page.count++ === 0) this.#settings.onFirst();
  }

  /** Writes any event. False if it is larger than a page. An id and a time are added where the fields have none. */
  write(fields: Readonly<Record<string, string | number>>): boolean {
    const { now, run, onFirst, onDropped } = this.#settings;
    if (this.#isShut) {
      onDropped(1);
      return true;
    }
    const id = run === undefined ? undefined : `${run}${String(this.#nextId()).padStart(9, "0")}`;
    const line = `${JSON.stringify({ id, time: Math.floor(now()), ...fields })}\n`;
    const size = line.length * WIDEST;
    if (size > this.#settings.pageBytes) return false;
    const page = this.#open.used + size > this.#open.bytes.length ? this.#turn() : this.#open;
    if (page.count === 0) this.#begin(performance.now());
    page.used += page.bytes.write(line, page.used, "utf8");
    if (page.count++ === 0) onFirst();
    return true;
  }

  /** What was written until now can be taken, be the page full or not. */
  release(): void {
    this.#isReleased = this.#open.count > 0;
  }

  /** The oldest page that is full or released. It is the caller's until it is given back. */
  take(): Page | undefined {
    if (this.#full.length === 0 && this.#isReleased) this.#closePage();
    return this.#full.shift();
  }

  giveBack(page: Page): void {
    empty(page);
    this.#spare.push(page);
  }

  /** Forgets all that waits, and all that comes from now on, which counts as dropped. */
  shut(): void {
    const { count } = this;
    this.#isShut = true;
    this.#full.length = 0;
    this.#spare.length = 0;
    empty(this.#open);
    if (count > 0) this.#settings.onDropped(count);
  }

  #nextId(): number {
    if (this.#id === IDS) this.#id = 0;
    return this.#id++;
  }

  #turn(): Page {
    this.#closePage();
    this.#settings.onFull();
    return this.#open;
  }

  /** The open page waits with the full ones, and another is open. */
  #closePage(): void {
    this.#full.push(this.#open);
    this.#isReleased = false;
    const page = this.#spare.pop() ?? this.#newPage() ?? this.#full.shift() ?? this.#open;
    // The oldest goes if there is no room: an exporter that comes back learns what is true now.
    if (page.count > 0) this.#settings.onDropped(page.count);
    empty(page);
    this.#open = page;
  }

  /** Undefined if there are as many as may be, or no memory for one. */
  #newPage(): Page | undefined {
    if (this.#pages >= this.#settings.pages) return undefined;
    try {
      const page = createPage(this.#settings.pageBytes);
      this.#pages++;
      return page;
    } catch {
      return undefined;
    }
  }

  /** Sets the clocks: wall clocks are put right now and then, and the other one is not. Returns the six digits that change. */
  #begin(reading: number): number {
    const time = Math.floor(this.#settings.now());
    this.#high = Math.floor(time / MILLION);
    this.#begun = reading;
    this.#low = time - this.#high * MILLION;
    return this.#low;
  }

  #putHigh(form: Form): void {
    form.high = this.#high;
    form.bytes.write(String(this.#high).padStart(HIGH_DIGITS, "0"), form.time, "latin1");
  }
}
