// One HTTP POST with a JSON body over a kept-alive connection.
import http from "node:http";
import https from "node:https";

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Seconds to wait before the next try, if the server said so. */
  readonly retryAfter: number | undefined;
}

export interface Caller {
  /** Rejects on network errors and when the signal aborts. */
  post(body: string, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

// A hostile or broken server must not fill the memory.
const MAX_ANSWER_CHARACTERS = 1_000_000;

export function createCaller(url: URL, headers: Readonly<Record<string, string>> = {}): Caller {
  const client = url.protocol === "https:" ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: 8 });
  return {
    post: (body, signal) =>
      new Promise((resolve, reject) => {
        const request = client.request(url, {
          agent,
          method: "POST",
          signal,
          headers: { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        });
        request.on("response", (response) => {
          read(response).then(resolve, reject);
        });
        request.on("error", reject);
        request.end(body);
      }),
    close: () => {
      agent.destroy();
    },
  };
}

async function read(response: http.IncomingMessage): Promise<Answer> {
  response.setEncoding("utf8");
  let text = "";
  for await (const part of response) {
    text += String(part);
    if (text.length > MAX_ANSWER_CHARACTERS) throw new Error(`answer longer than ${String(MAX_ANSWER_CHARACTERS)}`);
  }
  const seconds = Number(response.headers["retry-after"] ?? Number.NaN);
  return {
    status: response.statusCode ?? 0,
    text,
    retryAfter: Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined,
  };
}
