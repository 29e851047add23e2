// A backend of the tests: a real server that keeps what it is sent and answers what it is told to.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Answering = (response: ServerResponse, nth: number) => void;

export interface Backend {
  readonly url: string;
  readonly got: readonly Got[];
  /** Resolves when so many requests have come. */
  count(requests: number): Promise<void>;
  /** Requests under way at the same time, at most so far. */
  readonly mostAtOnce: number;
  close(): Promise<void>;
}

/** Answers with 200 unless told otherwise; `nth` counts requests from 1. */
export async function startBackend(answer: Answering = (response) => response.end(), port = 0): Promise<Backend> {
  const got: Got[] = [];
  const waiting: { readonly requests: number; readonly resolve: () => void }[] = [];
  let [atOnce, mostAtOnce] = [0, 0];
  const server = createServer((request, response) => {
    atOnce++;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.once("close", () => atOnce--);
    void bodyOf(request).then((body) => {
      got.push({ path: request.url ?? "", headers: request.headers, body });
      answer(response, got.length);
      for (const one of waiting) if (got.length >= one.requests) one.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const bound: AddressInfo | string | null = server.address();
  if (bound === null || typeof bound === "string") throw new Error("not listening");
  return {
    url: `http://127.0.0.1:${String(bound.port)}`,
    got,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async count(requests) {
      if (got.length < requests) await new Promise<void>((resolve) => waiting.push({ requests, resolve }));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** A port of this machine where nobody listens. */
export async function freePort(): Promise<number> {
  const backend = await startBackend();
  await backend.close();
  return Number(new URL(backend.url).port);
}
