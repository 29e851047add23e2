// A webhook receiver: notes every notification with the time it came.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Notice {
  readonly at: number;
  readonly alert: string;
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Sink {
  readonly url: string;
  readonly notices: readonly Notice[];
  close(): void;
}

interface Payload {
  readonly alerts: readonly {
    readonly status: "firing" | "resolved";
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

export async function startSink(): Promise<Sink> {
  const notices: Notice[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { alerts } = JSON.parse(Buffer.concat(chunks).toString()) as Payload;
      for (const { status, labels, annotations } of alerts) {
        notices.push({ at: Date.now(), alert: labels["alertname"] ?? "", status, labels, annotations });
      }
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}/`, notices, close: () => void server.close() };
}
