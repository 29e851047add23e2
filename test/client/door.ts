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

/** A request with metrics. */
export interface MetricsBody {
  readonly text: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly at: number;
}

export interface Door {
  readonly url: string;
  /** Requests with metrics, answered or not. */
  readonly metrics: readonly MetricsBody[];
  /** Events of requests that were answered with 200, in order. */
  readonly events: readonly Told[];
  readonly requests: readonly {
    readonly count: number;
    readonly headers: http.IncomingHttpHeaders;
    readonly at: number;
  }[];
  close(): Promise<void>;
}

type Decide = (n: number, count: number) => Reply | Fault | Promise<Reply>;

/**
 * `answer` decides on the n-th request with events, from 0, with so many of them, `answerMetrics` on the n-th with metrics. The
 * door is closed when the test is over.
 */
export async function openDoor(
  answer: Decide = () => ({ status: 200 }),
  answerMetrics: (n: number) => Reply | Fault | Promise<Reply> = () => ({ status: 200 }),
): Promise<Door> {
  const events: Told[] = [];
  const metrics: MetricsBody[] = [];
  const requests: { count: number; headers: http.IncomingHttpHeaders; at: number }[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => void settle());
    async function settle(): Promise<void> {
      const bytes = Buffer.concat(parts);
      const text = String(request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes);
      if (request.url === "/v1/metrics") {
        const n = metrics.push({ text, headers: request.headers, at: performance.now() }) - 1;
        return finish(await answerMetrics(n), "{}");
      }
      const lines = text.split("\n").slice(0, -1);
      const told = lines.map((line) => JSON.parse(line) as Told);
      const n = requests.push({ count: lines.length, headers: request.headers, at: performance.now() }) - 1;
      const reply = await answer(n, lines.length);
      if (typeof reply === "object" && reply.status === 200) events.push(...told);
      finish(reply, JSON.stringify({ accepted: told.length, rejected: 0, errors: [] }));
    }
    function finish(reply: Reply | Fault, usual: string): void {
      if (reply === "reset") return void request.socket.resetAndDestroy();
      if (reply === "hang") return;
      response.writeHead(reply.status, reply.headers);
      response.end(reply.body ?? usual);
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
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, events, requests, metrics, close };
}
