// What the exporter says became of a body, read out of its answer.
import { peek } from "./clean.ts";
import type { Answer } from "./post.ts";

/** The JSON of an answer; undefined if it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTaken({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** The exporter says why. A proxy before it may have a limit of its own, beyond which nothing ever comes through. */
function isOurs({ status }: Answer, message: unknown): boolean {
  return typeof message === "string" || status === 413;
}

/** Why a body was refused as a whole: what the exporter says, and what to do about it where that is known. */
function whyRefused({ status }: Answer, message: unknown): string {
  const why = typeof message === "string" ? message : `status ${status}`;
  return status === 401 ? `${why}. Set the option token, or the variable SWARMSCOPE_TOKEN, to the exporter's` : why;
}

/** How many of so many events were refused, and a reason. Undefined for an answer that is not the exporter's. */
export function verdictOfEvents(
  answer: Answer,
  count: number,
): { readonly rejected: number; readonly why: string } | undefined {
  const body = parsed(answer.text);
  const errors = peek(body, "errors");
  const first: unknown = Array.isArray(errors) ? errors[0] : peek(body, "error");
  const message = peek(first, "message");
  const why = whyRefused(answer, message);
  if (!isTaken(answer)) return isOurs(answer, message) ? { rejected: count, why } : undefined;
  // Who does not wait for the answer, such as a proxy, is told that it is pending.
  if (peek(body, "pending") === true) return { rejected: 0, why };
  const [accepted, rejected] = [peek(body, "accepted"), peek(body, "rejected")];
  // Any other server may answer with 200 as well.
  if (typeof accepted !== "number" || typeof rejected !== "number") return undefined;
  return { rejected: Math.min(count, Math.max(0, rejected)), why };
}

/**
 * How many of so many points of metrics were refused, and a reason. With none of them refused it is what the exporter has to
 * say besides; empty if that is nothing. Undefined for an answer that is not the exporter's.
 */
export function verdictOfMetrics(
  answer: Answer,
  count: number,
): { readonly rejected: number; readonly why: string } | undefined {
  const body = parsed(answer.text);
  const refused = peek(body, "message");
  if (!isTaken(answer))
    return isOurs(answer, refused) ? { rejected: count, why: whyRefused(answer, refused) } : undefined;
  if (!isOtlp(body)) return undefined;
  const partial = peek(body, "partialSuccess");
  const [told, message] = [Number(peek(partial, "rejectedDataPoints") ?? 0), peek(partial, "errorMessage")];
  const rejected = told > 0 ? Math.min(count, told) : 0;
  return { rejected, why: typeof message === "string" ? message : "" };
}

/** An answer of OTLP is an object with one field, or with none if all is well. */
function isOtlp(body: unknown): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  return Object.keys(body).every((key) => key === "partialSuccess");
}
