// Sends a page while it is made: pieces are gathered into chunks, and between chunks everybody else gets a turn.
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Piece } from "../exposition/press.ts";
import { Slice } from "../cooperate.ts";

/** A chunk is sent from this length on: large enough that sending costs little beside filling, small enough to be no memory. */
const FULL_BYTES = 128 * 1024;

/** A buffer that is filled, written and, when the socket is done with it, filled again. */
class Chunk {
  #bytes = Buffer.allocUnsafeSlow(2 * FULL_BYTES);
  #length = 0;
  #free: Promise<void> = Promise.resolve();

  /** Resolves when it may be filled. */
  async empty(): Promise<void> {
    await this.#free;
    this.#length = 0;
  }

  /** Adds a piece, whole: it is right at this moment only. */
  add(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) this.#bytes = Buffer.concat([this.content], 2 * length);
    this.#bytes.set(piece, this.#length);
    this.#length = length;
  }

  get isFull(): boolean {
    return this.#length >= FULL_BYTES;
  }

  get content(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  write(response: ServerResponse): void {
    this.#free = new Promise((resolve) => {
      // A client that went away is no fault of the page: the loop sees that the response is destroyed.
      response.write(this.content, () => resolve());
    });
  }
}

/** Sends all pieces, waiting where the client does not keep up. A client that leaves ends it early. */
export async function sendPage(
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  pieces: Iterable<Piece>,
): Promise<void> {
  const slice = new Slice();
  const chunks = [new Chunk(), new Chunk()] as const;
  let turn: 0 | 1 = 0;
  let chunk: Chunk = chunks[turn];
  const gone = new Promise<void>((resolve) => response.once("close", () => resolve()));
  for (const { bytes } of pieces) {
    chunk.add(bytes);
    if (chunk.isFull) {
      if (!response.headersSent) response.writeHead(200, headers);
      chunk.write(response);
      turn = turn === 0 ? 1 : 0;
      chunk = chunks[turn];
      await Promise.race([chunk.empty(), gone]);
    }
    if (slice.isUp) await slice.rest();
    if (response.destroyed) return;
  }
  // A page that fits into one chunk is sent whole, with its length.
  if (!response.headersSent) response.writeHead(200, { ...headers, "Content-Length": chunk.content.length });
  response.end(chunk.content);
}
