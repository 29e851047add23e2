// How an answer is written: JSON, and faults as JSON with their code.
import type { ServerResponse } from "node:http";
import { SwarmscopeError, type ErrorCode } from "../errors.ts";

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  // As text it leaves together with the headers: one write instead of two.
  const body = `${JSON.stringify(value)}\n`;
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
  });
  response.end(body);
}

/** Seconds after which it makes sense to send again what could not be taken now. */
const RETRY_AFTER: Readonly<Partial<Record<ErrorCode, number>>> = {
  SWM_STOPPING: 5,
  SWM_SHARD_DOWN: 2,
  SWM_BUSY: 1,
  SWM_DISK_FULL: 30,
  SWM_JOURNAL_FAILED: 10,
};

/** Turns a fault into an answer, once. What is not ours to tell stays in the log. */
export function sendError(response: ServerResponse, error: unknown, onFault: (error: unknown) => void): void {
  const told =
    error instanceof SwarmscopeError
      ? error
      : new SwarmscopeError("SWM_INTERNAL", "the exporter has a fault; its log says more");
  if (told.code === "SWM_INTERNAL") onFault(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (told.code === "SWM_UNAUTHORIZED") response.setHeader("WWW-Authenticate", "Bearer");
  const wait = RETRY_AFTER[told.code];
  if (wait !== undefined) response.setHeader("Retry-After", wait);
  // The rest of a body nobody reads would otherwise keep the connection busy.
  if (told.status === 413) response.setHeader("Connection", "close");
  sendJson(response, told.status, { error: { code: told.code, message: told.message } });
}
