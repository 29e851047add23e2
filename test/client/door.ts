// A real HTTP server in place of the exporter: keeps the lines it is sent, answers as it is told, or not at all.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

export type Told = Readonly<Record<string, string | number>>;

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
/** What is done with a request instead of answering it. */
export type Fault = "hang" | "reset";

export interface Door {
  readonly url: string;
  /** Events of requests that were answered with 200, in order. */
  readonly events: readonly Told[];
  readonly requests: readonly {
    readonly count: number;
    readonly headers: http.IncomingHttpHeaders;
    readonly at: number;
  }[];
  close(): Promise<void>;
}

/** `answer` decides on the n-th request, from 0, with so many events. The door is closed when the test is over. */
export async function openDoor(
  answer: (n: number, count: number) => Reply | Fault | Promise<Reply> = () => ({ status: 200 }),
): Promise<Door> {
  const events: Told[] = [];
  const requests: { count: number; headers: http.IncomingHttpHeaders; at: number }[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => void settle());
    async function settle(): Promise<void> {
      const bytes = Buffer.concat(parts);
      const text = String(request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes);
      const lines = text.split("\n").slice(0, -1);
      const told = lines.map((line) => JSON.parse(line) as Told);
      const n = requests.push({ count: lines.length, headers: request.headers, at: performance.now() }) - 1;
      const reply = await answer(n, lines.length);
      if (reply === "reset") return void request.socket.resetAndDestroy();
      if (reply === "hang") return;
      const { status, headers = {}, body = JSON.stringify({ accepted: told.length, rejected: 0, errors: [] }) } = reply;
      if (status === 200) events.push(...told);
      response.writeHead(status, headers);
      response.end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, events, requests, close };
}
