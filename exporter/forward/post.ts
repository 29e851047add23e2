// One forwarded request: what was answered, or why nothing was. Connections are kept.
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { Clock } from "../model/clock.ts";

/** A body as it came. */
export interface CameBody {
  readonly bytes: Buffer;
  /** Its Content-Type and its Content-Encoding, as they were written. */
  readonly type: string;
  readonly encoding: string | undefined;
}

export type Outcome =
  /** `wait`: milliseconds the backend asks to wait before the next try. */
  | { readonly kind: "answered"; readonly status: number; readonly wait: number | undefined }
  | { readonly kind: "failed"; readonly why: string }
  /** It cannot be sent at all, whenever it is tried. */
  | { readonly kind: "unsendable"; readonly why: string };

export interface Post {
  /** Never rejects. */
  send(url: URL, body: CameBody): Promise<Outcome>;
  /** Breaks off what is under way. */
  close(): void;
}

export interface PostSettings {
  /** What every request carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until an answer must be there. */
  readonly timeout: number;
  readonly clock: Clock;
}

/** Of the body of an answer, which nobody reads: more, and the connection is not worth keeping. */
const MOST_ANSWER_BYTES = 65_536;

export function createPost({ headers, timeout, clock }: PostSettings): Post {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const open = new Set<ClientRequest>();
  const once = async (url: URL, body: CameBody): Promise<Outcome | typeof STALE> =>
    await new Promise((resolve) => {
      const request = begin(url, body);
      open.add(request);
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeout / 1000} s`)), timeout);
      request.on("close", () => {
        clearTimeout(timer);
        open.delete(request);
        resolve({ kind: "failed", why: "the connection was closed" });
      });
      request.on("error", (error) =>
        resolve(isStale(request, error) ? STALE : { kind: "failed", why: reasonOf(error) }),
      );
      request.on("response", (response) => {
        const status = response.statusCode ?? 0;
        drain(response);
        resolve({ kind: "answered", status, wait: waitOf(response.headers["retry-after"], clock) });
      });
      request.end(body.bytes);
    });
  const begin = (url: URL, { bytes, type, encoding }: CameBody): ClientRequest => {
    const isSecure = url.protocol === "https:";
    return (isSecure ? https : http).request(url, {
      method: "POST",
      agent: isSecure ? agents.https : agents.http,
      headers: {
        ...headers,
        "content-type": type,
        "content-length": bytes.length,
        ...(encoding !== undefined && { "content-encoding": encoding }),
      },
    });
  };
  return {
    async send(url, body) {
      try {
        // The backend may close an idle connection at the moment it is used again, which is no fault: once more.
        const outcome = await once(url, body);
        const last = outcome === STALE ? await once(url, body) : outcome;
        return last === STALE ? { kind: "failed", why: "the connection was closed" } : last;
      } catch (error) {
        return { kind: "unsendable", why: error instanceof Error ? error.message : String(error) };
      }
    },
    close() {
      for (const request of open) request.destroy(new Error("stopped"));
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

const STALE = Symbol("a kept connection that was closed");

function isStale(request: ClientRequest, error: Error): boolean {
  return request.reusedSocket && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

/** Reads what nobody wants, so that the connection can be used again. */
function drain(response: IncomingMessage): void {
  let size = 0;
  response.on("data", (part: Buffer) => {
    size += part.length;
    if (size > MOST_ANSWER_BYTES) response.destroy();
  });
  // The status is known, and is all that counts.
  response.on("error", () => undefined);
}

/** Where several addresses were tried, the message is empty and the code is not. */
function reasonOf(error: Error): string {
  return error.message === "" && "code" in error ? String(error.code) : error.message;
}

/** Retry-After in milliseconds: a number of seconds, or a date. */
function waitOf(header: string | undefined, clock: Clock): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock());
}
