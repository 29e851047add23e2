// One body at a time to the exporter, over a connection that is kept, and that never keeps the process alive by itself.
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { gzip } from "node:zlib";
import { peek } from "./clean.ts";

export interface PostSettings {
  readonly url: URL;
  readonly token: string | undefined;
  /** What bodies are. */
  readonly type: string;
  /** Packs bodies of at least so many bytes; Infinity never does. */
  readonly gzipFrom: number;
  /** Milliseconds until an answer must be there. */
  readonly timeout: number;
}

export interface Answer {
  readonly status: number;
  /** Seconds the exporter asks to wait before the next try. */
  readonly retryAfter: number | undefined;
  readonly text: string;
}

export interface Post {
  /** Rejects if there is no answer. The bytes must stay as they are until it is settled. */
  send(body: Buffer): Promise<Answer>;
  /** While held, an open request keeps the process alive. */
  hold(isHeld: boolean): void;
  close(): void;
}

/** More of an answer is not read. */
const MOST_ANSWER_CHARACTERS = 65_536;
const QUICKEST = { level: 1 } as const;

export function createPost({ url, token, type, gzipFrom, timeout }: PostSettings): Post {
  const agent = new (url.protocol === "https:" ? https : http).Agent({ keepAlive: true, maxSockets: 1 });
  const open: OpenRequest = { isHeld: false, socket: undefined };
  const send = async (body: Buffer): Promise<Answer> => {
    const isPacked = body.length >= gzipFrom;
    const bytes = isPacked ? await packed(body) : body;
    const headers = {
      "content-type": type,
      "content-length": bytes.length,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(isPacked ? { "content-encoding": "gzip" } : {}),
    };
    return await request({ url, agent, headers, timeout }, bytes, open);
  };
  return {
    // The exporter may close the idle connection at the moment it is used again, which is no fault: once more.
    send: async (body) =>
      await send(body).catch(async (error: unknown) => {
        if (error instanceof StaleConnection) return await send(body);
        throw error;
      }),
    hold(isHeld) {
      open.isHeld = isHeld;
      keep(open);
    },
    close: () => agent.destroy(),
  };
}

class StaleConnection extends Error {}

interface OpenRequest {
  isHeld: boolean;
  socket: Socket | undefined;
}

function keep({ isHeld, socket }: OpenRequest): void {
  if (isHeld) socket?.ref();
  else socket?.unref();
}

interface Request {
  readonly url: URL;
  readonly agent: http.Agent;
  readonly headers: http.OutgoingHttpHeaders;
  readonly timeout: number;
}

async function request({ url, agent, headers, timeout }: Request, body: Buffer, open: OpenRequest): Promise<Answer> {
  return await new Promise<Answer>((resolve, reject) => {
    const sent = (url.protocol === "https:" ? https : http).request(url, { method: "POST", agent, headers });
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)), timeout).unref();
    const settle = (): void => {
      clearTimeout(timer);
      open.socket = undefined;
    };
    const fail = (error: Error): void => {
      settle();
      reject(sent.reusedSocket && peek(error, "code") === "ECONNRESET" ? new StaleConnection() : error);
    };
    sent.on("socket", (socket: Socket) => {
      open.socket = socket;
      keep(open);
    });
    sent.on("error", fail);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        if (text.length < MOST_ANSWER_CHARACTERS) text += part;
      });
      response.on("error", fail);
      response.on("end", () => {
        settle();
        // An answer before all was sent: what is left would go out of bytes that are used anew.
        if (!sent.writableFinished) sent.destroy();
        resolve({ status: response.statusCode ?? 0, retryAfter: secondsOf(response.headers["retry-after"]), text });
      });
    });
    sent.end(body);
  });
}

async function packed(body: Buffer): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    gzip(body, QUICKEST, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}

/** Retry-After in seconds; a date, which no exporter sends, is not read. */
function secondsOf(header: string | undefined): number | undefined {
  const seconds = Number(header ?? NaN);
  return seconds >= 0 && seconds < Infinity ? seconds : undefined;
}
