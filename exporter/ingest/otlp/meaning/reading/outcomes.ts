// How things ended, in the closed words of the catalog: from status codes, classes of errors and reasons to stop.
import type { callOutcome, databaseOutcome, llmOutcome, outcome, toolOutcome } from "../../../../catalog/labels.ts";
import type { Attributes } from "../../attributes.ts";
import type { Span } from "../../records.ts";
import { number, textOf, truthOf } from "./read.ts";

export type LlmOutcome = (typeof llmOutcome.values)[number];
export type ToolOutcome = (typeof toolOutcome.values)[number];
export type DatabaseOutcome = (typeof databaseOutcome.values)[number];
export type CallOutcome = (typeof callOutcome.values)[number];
export type TaskOutcome = (typeof outcome.values)[number];

/** By status of the HTTP answer. */
export const statuses: readonly (readonly [codes: readonly number[], is: LlmOutcome])[] = [
  [[429], "rate_limited"],
  [[503, 529], "overloaded"],
  [[408, 504, 524], "timeout"],
  [[401, 403], "unauthorized"],
  [[400, 404, 405, 409, 413, 415, 422], "invalid_request"],
  [[499], "cancelled"],
];

/** By words in the class of an error, or in the reason a model stopped. The first that fits. */
export const words: readonly (readonly [pattern: RegExp, is: LlmOutcome])[] = [
  [/rate.?limit|too.?many.?requests|quota|throttl|resource.?exhausted/i, "rate_limited"],
  [/overload|unavailable|capacity/i, "overloaded"],
  [/time.?d?.?out|deadline/i, "timeout"],
  [/refus|content.?filter|safety|blocked|prohibited|guardrail/i, "refused"],
  [/unauthori[sz]ed|authenticat|permission|forbidden|api.?key/i, "unauthorized"],
  [/cancel|abort|interrupt/i, "cancelled"],
  [/invalid|bad.?request|not.?found|unprocessable|context.?(length|window)|validation/i, "invalid_request"],
];

/** By words in the reason a model stopped, where nothing tells of a failure. The first that fits; without one it is `ok`. */
export const reasons: readonly (readonly [pattern: RegExp, is: LlmOutcome])[] = [
  [/refus|content.?filter|safety|prohibited|guardrail|blocklist|recitation|spii/i, "refused"],
  [/error|fail/i, "failed"],
];

/** How a request failed, from texts that tell of it, the best first. */
export function failureOf(causes: readonly (string | undefined)[]): LlmOutcome {
  for (const cause of causes) {
    if (cause === undefined) continue;
    const code = number(cause);
    const known =
      statuses.find(([codes]) => code !== undefined && codes.includes(code)) ??
      words.find(([word]) => word.test(cause));
    if (known !== undefined) return known[1];
  }
  return "failed";
}

/** Texts of a span that tell of a failure; undefined if it tells of none. */
export function causesOf(span: Pick<Span, "status" | "attributes" | "events">): readonly string[] | undefined {
  const { attributes } = span;
  const told = textOf(attributes, "errorClass");
  const failed =
    span.status === 2 ||
    attributes.has("error.type") ||
    truthOf(attributes, "success") === false ||
    textOf(attributes, "level") === "ERROR";
  if (!failed) return undefined;
  const exceptions = span.events.map((event) => textOf(event.attributes, "errorClass"));
  return [textOf(attributes, "status"), told, ...exceptions].filter((cause) => cause !== undefined);
}

/** Of a span or a log record of a request. `causes`: what tells of a failure, if something does. */
export function llmOutcomeOf(attributes: Attributes, causes: readonly string[] | undefined): LlmOutcome {
  const finish = textOf(attributes, "finish") ?? "";
  if (causes !== undefined) return failureOf([...causes, finish]);
  return finish === "" ? "ok" : (reasons.find(([word]) => word.test(finish))?.[1] ?? "ok");
}

/** Of an HTTP status alone; without one it did not get as far as an answer. */
export function outcomeOfStatus(attributes: Attributes): LlmOutcome {
  const status = textOf(attributes, "status");
  const code = number(status);
  if (code !== undefined && code >= 200 && code < 400) return "ok";
  // What does not go by HTTP has none, and says it in a word.
  if (code === undefined && truthOf(attributes, "success") === true) return "ok";
  return failureOf([status, textOf(attributes, "errorClass")]);
}

const DENIED = /den(y|ied)|reject|permission|forbidden|not.?allowed/i;

export function toolFailureOf(causes: readonly (string | undefined)[]): ToolOutcome {
  for (const cause of causes) if (cause !== undefined && DENIED.test(cause)) return "denied";
  const failure = failureOf(causes);
  return failure === "timeout" || failure === "cancelled" ? failure : "failed";
}

/** What a decision about a call means for it; undefined if the call goes on. */
export function refusalOf(decision: string | undefined, source: string | undefined): ToolOutcome | undefined {
  if (decision === undefined) return undefined;
  if (/abort|cancel/i.test(decision) || /abort/i.test(source ?? "")) return "cancelled";
  return DENIED.test(decision) ? "denied" : undefined;
}

export function taskFailureOf(failure: LlmOutcome): TaskOutcome {
  return failure === "timeout" || failure === "cancelled" ? failure : "failed";
}

export function callFailureOf(failure: LlmOutcome): CallOutcome {
  return failure === "timeout" ? "timeout" : "failed";
}
