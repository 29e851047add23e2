// An answer as the text that is sent, with the same lines node:http would write, so that nobody can tell which way it went.
import { STATUS_CODES } from "node:http";
import { CACHE_CONTROL, CONTENT_TYPE, type Answer } from "../answer.ts";

/** What node:http says when it breaks off a request. */
export const BAD_REQUEST = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
export const TOO_SLOW = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

export interface Formalities {
  /** As the Date header has it. */
  readonly date: string;
  /** True if this is the last answer on its connection. */
  readonly closes: boolean;
  /** Seconds the connection is kept without a request. */
  readonly keptSeconds: number;
}

export function wireText({ status, headers, body }: Answer, { date, closes, keptSeconds }: Formalities): string {
  let more = closes ? "Connection: close\r\n" : "";
  for (const name in headers) more = `${name}: ${headers[name] ?? ""}\r\n${more}`;
  const kept = closes ? "" : `Connection: keep-alive\r\nKeep-Alive: timeout=${keptSeconds}\r\n`;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${more}Content-Type: ${CONTENT_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: ${CACHE_CONTROL}\r\nDate: ${date}\r\n${kept}\r\n${body}`;
}
