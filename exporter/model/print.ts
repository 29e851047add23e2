// Fingerprints of ids. What tells two tasks apart need not be kept as text: 64 bits of a hash with a secret key do as well, in
// a tenth of the memory, and are made from the bytes a sender sent, so that no text of an id is ever made. Two of a million
// ids have the same print once in 40 million such sets; nobody who does not know the key can make two that have.
//
// The hash is HalfSipHash-1-3 with 64 bits of output (Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012, and its
// variant for 32-bit words).

/** Bytes there is room for at first: 128 characters of at most three bytes for each half of one. */
const ROOM = 512;
/** Most bytes of a character that is one half of one, or all of it. */
const MOST_BYTES = 3;

/** The print of one id at a time. */
export class Print {
  high = 0;
  low = 0;

  /** Makes it the print of a text. */
  ofText(text: string): this {
    if (text.length * MOST_BYTES > scratchBytes.length) makeRoom(text.length * MOST_BYTES);
    let end = 0;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code > 0x7f) return this.ofBytes(scratch, 0, encoder.encodeInto(text, scratchBytes).written);
      scratchBytes[end] = code;
    }
    return this.ofBytes(scratch, 0, end);
  }

  /** Makes it the print of the text whose UTF-8 lies in `view` from `start` to `end`. */
  ofBytes(view: DataView, start: number, end: number): this {
    const { first, second } = key;
    let a = first;
    let b = second ^ 0xee;
    let c = 0x6c796765 ^ first;
    let d = 0x74656462 ^ second;
    const length = end - start;
    // One turn for each word, one for what is left of the last, and three after each half of the output is prepared.
    const words = (length >> 2) + 1;
    for (let turn = 0; turn < words + 6; turn++) {
      const word = turn < words - 1 ? view.getInt32(start + turn * 4, true) : turn < words ? rest(view, start, end) : 0;
      if (turn === words) c ^= 0xee;
      if (turn === words + 3) {
        this.high = b ^ d;
        b ^= 0xdd;
      }
      d ^= word;
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
      a ^= word;
    }
    this.low = b ^ d;
    return this;
  }
}

/** The bytes behind the last whole word, below the lowest eight bits of the length. */
function rest(view: DataView, start: number, end: number): number {
  let word = (end - start) << 24;
  for (let at = start + ((end - start) & ~3), shift = 0; at < end; at++, shift += 8) word |= view.getUint8(at) << shift;
  return word;
}

const [first = 0, second = 0] = crypto.getRandomValues(new Int32Array(2));
/** The key of this process, drawn when it starts; one that goes on with what another has kept takes over that one's. */
const key = { first, second };
let scratchBytes = new Uint8Array(ROOM);
let scratch = new DataView(scratchBytes.buffer);
const encoder = new TextEncoder();

function makeRoom(bytes: number): void {
  scratchBytes = new Uint8Array(bytes * 2);
  scratch = new DataView(scratchBytes.buffer);
}

export interface PrintKey {
  readonly first: number;
  readonly second: number;
}

/** The key prints are made with: to be kept with them. */
export function printKey(): PrintKey {
  return { ...key };
}

/** Chooses the key. Prints made before are worth nothing then. */
export function usePrintKey({ first, second }: PrintKey): void {
  key.first = first | 0;
  key.second = second | 0;
}

/** Prints of an event's ids, made by who has their bytes at hand. Each is right until the next event. */
export interface Prints {
  task(): Print | undefined;
  id(): Print | undefined;
}

interface Identified {
  readonly prints?: Prints | undefined;
  readonly task?: string | undefined;
  readonly id?: string | undefined;
}

const ofTask = new Print();
const ofId = new Print();

/** The print of the task an event is about; undefined where it tells none. Right until the next event. */
export function taskPrint(event: Identified & { readonly task: string }): Print;
export function taskPrint(event: Identified): Print | undefined;
export function taskPrint(event: Identified): Print | undefined {
  const { prints } = event;
  if (prints !== undefined) return prints.task();
  return event.task === undefined ? undefined : ofTask.ofText(event.task);
}

/** The print of an event's own id; undefined where it has none. Right until the next event. */
export function idPrint(event: Identified): Print | undefined {
  const { prints } = event;
  if (prints !== undefined) return prints.id();
  return event.id === undefined ? undefined : ofId.ofText(event.id);
}
