// A real HTTP server in place of the exporter: keeps what it is sent, answers as it is told.
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { SwarmEvent } from "../../demo/events.ts";

export type Received = SwarmEvent & { readonly id: string; readonly time: number };

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly rejected?: number;
}

export interface EventDoor {
  readonly url: string;
  /** In order of arrival. */
  readonly events: readonly Received[];
  /** Sizes of the batches and what came with them, whatever the answer was. */
  readonly requests: readonly { readonly size: number; readonly path: string; readonly authorization: string }[];
  close(): Promise<void>;
}

const ACCEPT: Reply = { status: 200 };

/** `answer` decides on the n-th request, from 0, with so many events. Events are kept if the status is 200. */
export async function openDoor(
  answer: (n: number, size: number) => Reply = () => ACCEPT,
  port = 0,
): Promise<EventDoor> {
  const events: Received[] = [];
  const requests: { size: number; path: string; authorization: string }[] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += String(part)));
    request.on("end", () => {
      const batch = JSON.parse(body) as Received[];
      const { status, headers = {}, rejected = 0 } = answer(requests.length, batch.length);
      const { authorization = "" } = request.headers;
      requests.push({ size: batch.length, path: `${request.method ?? ""} ${request.url ?? ""}`, authorization });
      if (status === 200) events.push(...batch);
      response.writeHead(status, { ...headers, "content-type": "application/json" });
      response.end(JSON.stringify({ accepted: batch.length - rejected, rejected, errors: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
