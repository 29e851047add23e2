// What the doors ask of a request.
import type { IncomingMessage, ServerResponse } from "node:http";
import { SwarmscopeError } from "../errors.ts";

/** A header that may come several times: its first value. */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Throws SWM_METHOD_NOT_ALLOWED for a method that is not among these. */
export function allow(request: IncomingMessage, response: ServerResponse, methods: readonly string[]): void {
  if (methods.includes(request.method ?? "")) return;
  response.setHeader("Allow", methods.join(", "));
  throw new SwarmscopeError("SWM_METHOD_NOT_ALLOWED", `use ${methods.join(" or ")}, not ${request.method ?? ""}`);
}
