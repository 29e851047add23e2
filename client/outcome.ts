// How something ended, from what was thrown. Nothing here throws, whatever was.
import { peek } from "./clean.ts";
import type { CallOutcome, LlmOutcome, TaskOutcome } from "./events.ts";

type Ending = "failed" | "timeout" | "cancelled";

/** Errors of Node, of fetch, and of HTTP libraries that mean the time was up. */
const TIMEOUT = /^TimeoutError$|TIMED?_?OUT/;
const ABORT = /^AbortError$|^ABORT_ERR$|^ERR_CANCELED$/;

/**
 * `timeout` for a TimeoutError, as AbortSignal.timeout gives it, or an AbortError caused by one; `cancelled` for any other
 * AbortError; else `failed`.
 */
export function endingOf(error: unknown): Ending {
  if (is(error, TIMEOUT) || is(peek(error, "cause"), TIMEOUT)) return "timeout";
  return is(error, ABORT) ? "cancelled" : "failed";
}

function is(error: unknown, pattern: RegExp): boolean {
  const [name, code] = [peek(error, "name"), peek(error, "code")];
  return (typeof name === "string" && pattern.test(name)) || (typeof code === "string" && pattern.test(code));
}

export const taskOutcome = (error: unknown): TaskOutcome => endingOf(error);

/** Who calls another agent and gives up did not get an answer. */
export function callOutcome(error: unknown): CallOutcome {
  return endingOf(error) === "timeout" ? "timeout" : "failed";
}

/** By the HTTP status that libraries of model providers put on their errors, as `status` or `statusCode`. */
export function llmOutcome(error: unknown): LlmOutcome {
  const ending = endingOf(error);
  if (ending !== "failed") return ending;
  const status = peek(error, "status") ?? peek(error, "statusCode");
  if (typeof status !== "number") return "failed";
  if (status === 429) return "rate_limited";
  if (status === 503 || status === 529) return "overloaded";
  if (status === 408 || status === 504) return "timeout";
  if (status === 401 || status === 403) return "unauthorized";
  return status >= 400 && status < 500 ? "invalid_request" : "failed";
}
