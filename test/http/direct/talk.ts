// A client that says exactly these bytes in exactly these pieces, and hears everything until the connection is closed.
import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

export function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

/** The answers that are whole in a text, headers and all. */
export function answersIn(text: string): readonly string[] {
  const answers: string[] = [];
  for (let at = 0; at < text.length;) {
    const headEnd = text.indexOf("\r\n\r\n", at);
    if (headEnd < 0) break;
    const length = Number(/^content-length: (\d+)/im.exec(text.slice(at, headEnd))?.[1] ?? 0);
    const end = headEnd + 4 + length;
    if (end > text.length) break;
    answers.push(text.slice(at, end));
    at = end;
  }
  return answers;
}

export class Client {
  readonly socket: Socket;
  #heard = "";
  readonly closed: Promise<unknown>;

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    this.socket.on("data", (chunk: Buffer) => (this.#heard += chunk.toString("latin1")));
    this.socket.on("end", () => this.socket.end());
    // That the server closed while we still spoke is one of the things it may do.
    this.socket.on("error", () => undefined);
    this.closed = once(this.socket, "close").catch(() => undefined);
  }

  /** Everything heard, without what changes from second to second. */
  get heard(): string {
    return this.#heard.replaceAll(/^Date: .*GMT\r$/gm, "Date: now\r");
  }

  /** Says the pieces one after the other, each long enough after the one before that it is read by itself. */
  async say(pieces: readonly (string | Buffer)[]): Promise<void> {
    if (this.socket.connecting) await once(this.socket, "connect");
    for (const piece of pieces) {
      if (this.socket.writable) this.socket.write(piece);
      await turn();
      await turn();
    }
  }

  /** Resolves when it is so; what is waited for must come by itself. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await turn();
  }

  /** Resolves when so many answers are there, or the connection is closed. */
  async answers(count: number): Promise<void> {
    while (answersIn(this.#heard).length < count && !this.socket.destroyed) await turn();
  }

  /** Says that nothing more will come, and hears the rest. */
  async end(): Promise<string> {
    this.socket.end();
    await this.closed;
    return this.heard;
  }
}
