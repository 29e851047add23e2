// What is answered to machines: JSON, and faults as JSON with their code. An answer is made here whichever way it is sent.
import type { ServerResponse } from "node:http";
import { SwarmscopeError, type ErrorCode } from "../errors.ts";
import type { Receipt } from "../ingest/events.ts";

export interface Answer {
  readonly status: number;
  /** Besides those every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, with a line end. */
  readonly body: string;
  /** True if nothing more can be asked on this connection. */
  readonly closes: boolean;
}

const NO_HEADERS: Answer["headers"] = {};

/** Of every answer, besides Content-Length. */
export const CONTENT_TYPE = "application/json; charset=utf-8";
export const CACHE_CONTROL = "no-store";

/** For who does not wait. */
export const pending: Answer = {
  status: 202,
  headers: { "Preference-Applied": "respond-async" },
  body: `${JSON.stringify({ pending: true })}\n`,
  closes: false,
};

/** What became of a body. */
export function receiptAnswer(receipt: Receipt): Answer {
  return {
    status: receipt.accepted === 0 ? 400 : 200,
    headers: NO_HEADERS,
    body: receiptText(receipt),
    closes: false,
  };
}

/** Nearly every receipt says nothing but how many were taken: that is not worth a walk through an object. */
function receiptText(receipt: Receipt): string {
  const { accepted, rejected, warnings } = receipt;
  return rejected === 0 && warnings.length === 0
    ? `{"accepted":${accepted},"rejected":0,"errors":[],"warnings":[]}\n`
    : `${JSON.stringify(receipt)}\n`;
}

/** Seconds after which it makes sense to send again what could not be taken now. */
export const RETRY_AFTER: Readonly<Partial<Record<ErrorCode, number>>> = {
  SWM_STOPPING: 5,
  SWM_SHARD_DOWN: 2,
  SWM_BUSY: 1,
  SWM_DISK_FULL: 30,
  SWM_JOURNAL_FAILED: 10,
};

/** Turns a fault into an answer, once. What is not ours to tell stays in the log. */
export function faultAnswer(error: unknown, onFault: (error: unknown) => void): Answer {
  const told =
    error instanceof SwarmscopeError
      ? error
      : new SwarmscopeError("SWM_INTERNAL", "the exporter has a fault; its log says more");
  if (told.code === "SWM_INTERNAL") onFault(error);
  const wait = RETRY_AFTER[told.code];
  return {
    status: told.status,
    headers: {
      ...(told.code === "SWM_UNAUTHORIZED" && { "WWW-Authenticate": "Bearer" }),
      ...(wait !== undefined && { "Retry-After": String(wait) }),
    },
    body: `${JSON.stringify({ error: { code: told.code, message: told.message } })}\n`,
    // The rest of a body nobody reads would otherwise keep the connection busy.
    closes: told.status === 413,
  };
}

export function send(response: ServerResponse, { status, headers, body, closes }: Answer): void {
  // As text it leaves together with the headers: one write instead of two.
  response.writeHead(status, {
    ...headers,
    ...(closes && { Connection: "close" }),
    "Content-Type": CONTENT_TYPE,
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": CACHE_CONTROL,
  });
  response.end(body);
}

/** Answers with a fault, or breaks off an answer that has begun. */
export function sendFault(response: ServerResponse, error: unknown, onFault: (error: unknown) => void): void {
  const answer = faultAnswer(error, onFault);
  if (response.headersSent) response.destroy();
  else send(response, answer);
}
