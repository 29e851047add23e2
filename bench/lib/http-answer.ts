// Reads one HTTP answer as it arrives, knowing only what is needed to see its end. Bodies are counted, and kept on request.

const HEAD_END = "\r\n\r\n";
const [CR, LF] = [13, 10];

export class HttpAnswer {
  /** 0 until the head has arrived. */
  status = 0;
  /** Status line and headers, once they have arrived. */
  head = "";
  /** Bytes of the body so far, without the framing of chunks. */
  bytes = 0;
  done = false;
  readonly #kept: Buffer[] | undefined;
  /** Bytes of the body, or of the present chunk, still to come. */
  #left = 0;
  #chunked = false;
  /** True once the chunk without bytes came: an empty line ends the answer. */
  #last = false;
  /** The line between two chunks as far as it has arrived. */
  #line = "";

  constructor(keep: boolean) {
    this.#kept = keep ? [] : undefined;
  }

  get body(): Buffer {
    return Buffer.concat(this.#kept ?? []);
  }

  /** Takes the next bytes. They may be overwritten afterwards. Throws if they cannot be an answer. */
  push(bytes: Buffer): void {
    let at = this.status === 0 ? this.#readHead(bytes) : 0;
    while (at < bytes.length && !this.done) {
      if (this.#left > 0) at = this.#readBody(bytes, at);
      else at = this.#readFraming(bytes, at);
    }
  }

  /** Gives where the body begins. */
  #readHead(bytes: Buffer): number {
    const before = this.head.length;
    const text = this.head + bytes.toString("latin1");
    const end = text.indexOf(HEAD_END);
    this.head = end < 0 ? text : text.slice(0, end);
    if (end < 0) return bytes.length;
    this.status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(this.head)?.[1] ?? "0");
    if (this.status === 0) throw new Error(`no HTTP answer: ${this.head.slice(0, 60)}`);
    this.#chunked = /\r\ntransfer-encoding:[^\r]*chunked/i.test(this.head);
    this.#left = Number(/\r\ncontent-length: *(\d+)/i.exec(this.head)?.[1] ?? "0");
    this.done = !this.#chunked && this.#left === 0;
    return end + HEAD_END.length - before;
  }

  #readBody(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#kept?.push(Buffer.from(bytes.subarray(at, end)));
    this.bytes += end - at;
    this.#left -= end - at;
    this.done = this.#left === 0 && !this.#chunked;
    return end;
  }

  /** A size before a chunk, the empty line after one, or the end. */
  #readFraming(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(LF, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    this.#line += bytes.toString("latin1", at, end);
    if (newline < 0) return end;
    const line = this.#line.charCodeAt(this.#line.length - 2) === CR ? this.#line.slice(0, -2) : this.#line;
    this.#line = "";
    if (line === "") this.done = this.#last;
    else if (!this.#last) this.#beginChunk(line);
    return end;
  }

  #beginChunk(size: string): void {
    this.#left = Number.parseInt(size, 16);
    if (Number.isNaN(this.#left)) throw new Error(`no size of a chunk: ${size.slice(0, 60)}`);
    this.#last = this.#left === 0;
  }
}
