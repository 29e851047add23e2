// One kept-alive connection that sends prepared bytes and reads answers cheaply: the client must not be what is measured.
import { connect, type Socket } from "node:net";
import { HttpAnswer } from "./http-answer.ts";

const READ_BYTES = 256 * 1024;
/** Node reads up to 32 times before it does anything else: who must not be late for a page meanwhile reads less at a time. */
export const SHORT_READ_BYTES = 16 * 1024;

export interface Answer {
  readonly status: number;
  /** Bytes of the body. */
  readonly bytes: number;
  /** The body, if it was to be kept, else empty. */
  readonly body: Buffer;
  /** Seconds from sending to the last byte. */
  readonly seconds: number;
}

interface Waiting {
  readonly answer: HttpAnswer;
  readonly since: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export class Connection {
  readonly #host: string;
  readonly #port: number;
  readonly #readBytes: number;
  #socket: Socket | undefined;
  #waiting: Waiting | undefined;

  constructor(url: URL, readBytes = READ_BYTES) {
    this.#host = url.hostname;
    this.#port = Number(url.port);
    this.#readBytes = readBytes;
  }

  /** Sends one request; the next one may follow when this has resolved. Rejects if the connection breaks. */
  async send(request: Uint8Array, keep = false): Promise<Answer> {
    if (this.#waiting !== undefined) throw new Error("one request at a time");
    const socket = this.#socket ?? this.#open();
    return await new Promise<Answer>((resolve, reject) => {
      this.#waiting = { answer: new HttpAnswer(keep), since: performance.now(), resolve, reject };
      socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    const socket = connect({
      host: this.#host,
      port: this.#port,
      noDelay: true,
      // One buffer for all reads: a page of many megabytes leaves no garbage behind.
      onread: {
        buffer: Buffer.allocUnsafe(this.#readBytes),
        callback: (length, buffer) => {
          this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    socket.on("error", (error) => this.#broke(error));
    socket.on("close", () => this.#broke(new Error("the server closed the connection")));
    this.#socket = socket;
    return socket;
  }

  #read(bytes: Buffer): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const { answer } = waiting;
    answer.push(bytes);
    if (!answer.done) return;
    this.#waiting = undefined;
    const seconds = (performance.now() - waiting.since) / 1000;
    waiting.resolve({ status: answer.status, bytes: answer.bytes, body: answer.body, seconds });
  }

  #broke(error: Error): void {
    this.#socket = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}

/** The bytes of a request. */
export function request(
  method: "GET" | "POST" | "PUT",
  url: URL,
  headers: string,
  body: Uint8Array | string = "",
): Buffer {
  const content = typeof body === "string" ? Buffer.from(body) : body;
  const length = method === "GET" ? "" : `Content-Type: application/json\r\nContent-Length: ${content.length}\r\n`;
  const head = `${method} ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n${length}${headers}\r\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), content]);
}
