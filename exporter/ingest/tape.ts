// What a scan found, in flat arrays that are used again: each event's bytes, kind and entries, each entry a field that was told.
import { KEYS } from "./fields.ts";

/** Events and entries there is room for, and one event more behind them. Memory is used as far as bodies reach. */
export const EVENTS = 16_384;
export const ENTRIES = EVENTS * 16;
/** Kind of an event that must be parsed from its bytes: it is whole JSON, but more than entries can say. */
export const ODD = -1;
/** What an entry holds: a number, the number of a name in names.ts, or a text by its place on the page. */
export const A_NUMBER = 0;
export const A_NAME = 1;
export const A_TEXT = 2;

/** By event: where its bytes begin and end on the page, the number of its kind or ODD, and where its entries begin and end. */
export const starts = new Int32Array(EVENTS);
export const ends = new Int32Array(EVENTS);
export const kinds = new Int8Array(EVENTS);
export const firstEntries = new Int32Array(EVENTS);
export const lastEntries = new Int32Array(EVENTS);

/** The event that is put behind all others has its entries too, and the time it arrived at one more. */
const size = ENTRIES + KEYS + 1;
/** By entry: its key, and what it holds: a number; or a name, or the place where a text begins, and where it ends. */
export const keys = new Uint8Array(size);
export const holds = new Uint8Array(size);
export const numbers = new Float64Array(size);
export const names = new Int32Array(size);
export const textEnds = new Int32Array(size);
