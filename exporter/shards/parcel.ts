// The events of one body that go to one shard, as a JSON array without its brackets: parcels of several bodies become one by
// a comma in between.

const COMMA = 0x2c;
const FIRST_BYTES = 1_024;

export class Parcel {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  #events = 0;

  get events(): number {
    return this.#events;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds an event as it came: the bytes of `body` from `start` to `end`. */
  add(body: Uint8Array, start: number, end: number): void {
    this.#begin(end - start);
    this.#bytes.set(body.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** Adds an event that is written anew. */
  addText(text: string): void {
    const length = Buffer.byteLength(text);
    this.#begin(length);
    this.#bytes.write(text, this.#length);
    this.#length += length;
  }

  /** Makes room for an event of so many bytes. */
  #begin(length: number): void {
    const needed = this.#length + 1 + length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    if (this.#events++ > 0) this.#bytes[this.#length++] = COMMA;
  }
}
