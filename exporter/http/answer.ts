// How an answer is written: JSON, and faults as JSON with their code.
import type { ServerResponse } from "node:http";
import { SwarmscopeError } from "../errors.ts";

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(`${JSON.stringify(value)}\n`, "utf8");
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  response.end(body);
}

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
  if (told.code === "SWM_STOPPING") response.setHeader("Retry-After", "5");
  // The rest of a body nobody reads would otherwise keep the connection busy.
  if (told.status === 413) response.setHeader("Connection", "close");
  sendJson(response, told.status, { error: { code: told.code, message: told.message } });
}
