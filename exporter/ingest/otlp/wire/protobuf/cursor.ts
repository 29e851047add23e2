// Where a reader of protobuf stands in a body: at a byte, within a message. Lengths are checked when a message is entered, so
// that nothing is read beyond the message it belongs to.
import { SwarmscopeError } from "../../../../errors.ts";

/** Groups within groups that are skipped; no sender of OTLP sends any. */
const DEEPEST_GROUP = 100;
const MOST_TAG = 2 ** 32;
const WORD = 2 ** 32;

export const wireType = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** The number that announces a field: its number and how it is written. */
export function tagOf(field: number, type: keyof typeof wireType): number {
  return field * 8 + wireType[type];
}

export class Cursor {
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  at = 0;
  /** Where the message ends that is being read. */
  end = 0;
  /** What the last varint held: its lower and its upper 32 bits. */
  #low = 0;
  #high = 0;

  open(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = 0;
    this.end = bytes.length;
  }

  /** Lets go of the body, which the next one would otherwise find in memory. */
  close(): void {
    this.open(Buffer.alloc(0));
  }

  /** Reads the length of a message and goes in. Returns where the outer one ends, for `leave`. */
  enter(): number {
    const outer = this.end;
    this.end = this.#lengthToEnd();
    return outer;
  }

  /** Goes out of a message, read or not. */
  leave(outer: number): void {
    this.at = this.end;
    this.end = outer;
  }

  /** Goes back into a message that lies between these places. */
  within(start: number, end: number): void {
    this.at = start;
    this.end = end;
  }

  /** Passes a text or bytes. Returns where they begin; they end where the cursor is. */
  pass(): number {
    const end = this.#lengthToEnd();
    const start = this.at;
    this.at = end;
    return start;
  }

  tag(): number {
    const { at } = this;
    if (at < this.end) {
      const byte = this.view.getUint8(at);
      if (byte >= 8 && byte < 0x80) {
        this.at = at + 1;
        return byte;
      }
    }
    const tag = this.unsigned();
    if (tag < 8 || tag >= MOST_TAG) throw this.malformed("a field has no number");
    return tag;
  }

  unsigned(): number {
    const short = this.#shortVarint();
    if (short >= 0) return short;
    this.#varint();
    return (this.#high >>> 0) * WORD + (this.#low >>> 0);
  }

  signed(): number {
    const short = this.#shortVarint();
    if (short >= 0) return short;
    this.#varint();
    return (this.#high | 0) * WORD + (this.#low >>> 0);
  }

  int32(): number {
    this.#varint();
    return this.#low | 0;
  }

  zigzag32(): number {
    this.#varint();
    return (this.#low >>> 1) ^ -(this.#low & 1);
  }

  boolean(): boolean {
    this.#varint();
    return (this.#low | this.#high) !== 0;
  }

  fixed64(): number {
    const at = this.#take(8);
    return this.view.getUint32(at + 4, true) * WORD + this.view.getUint32(at, true);
  }

  signedFixed64(): number {
    const at = this.#take(8);
    return this.view.getInt32(at + 4, true) * WORD + this.view.getUint32(at, true);
  }

  double(): number {
    return this.view.getFloat64(this.#take(8), true);
  }

  /** Passes the value of a field nobody reads. */
  skip(tag: number, depth = 0): void {
    const type = tag & 7;
    if (type === wireType.bytes) this.pass();
    else if (type === wireType.varint) this.#varint();
    else if (type === wireType.fixed64) this.#take(8);
    else if (type === wireType.fixed32) this.#take(4);
    else if (type === wireType.groupStart) this.#skipGroup(tag - type + wireType.groupEnd, depth + 1);
    else throw this.malformed("a field is written in no way there is");
  }

  malformed(what: string): SwarmscopeError {
    return new SwarmscopeError("SWM_OTLP_MALFORMED", `the body is no protobuf: ${what}, before byte ${this.at}`);
  }

  #skipGroup(last: number, depth: number): void {
    if (depth > DEEPEST_GROUP) throw this.malformed("groups are nested too deeply");
    for (let tag = this.tag(); tag !== last; tag = this.tag()) {
      this.skip(tag, depth);
    }
  }

  #lengthToEnd(): number {
    const end = this.unsigned() + this.at;
    if (end > this.end) throw this.malformed("a field is longer than the message it is in");
    return end;
  }

  #take(count: number): number {
    const { at } = this;
    if (at + count > this.end) throw this.malformed("a number is cut off");
    this.at = at + count;
    return at;
  }

  /** A number of up to two bytes, as most are; -1 if it may have more. */
  #shortVarint(): number {
    const { at, view } = this;
    // One byte more than is looked at may be needed to end it, which is then found out the long way.
    if (at + 1 >= this.end) return -1;
    const first = view.getUint8(at);
    if (first < 0x80) {
      this.at = at + 1;
      return first;
    }
    const second = view.getUint8(at + 1);
    if (second >= 0x80) return -1;
    this.at = at + 2;
    return (second << 7) | (first & 0x7f);
  }

  /** Ten bytes of seven bits at most; what is beyond 64 bits is dropped. */
  #varint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.view.getUint8(this.#take(1));
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift > 28) high |= bits << (shift - 32);
      else if (shift === 28) high = bits >>> 4;
      if (byte < 0x80) {
        this.#low = low;
        this.#high = high;
        return;
      }
    }
    throw this.malformed("a number has more than ten bytes");
  }
}
