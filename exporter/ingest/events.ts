// The event door without its HTTP: a body goes in, the good events go on, and the answer says what became of each.
import type { Millis } from "../model/clock.ts";
import type { SwarmEvent } from "../model/event.ts";
import { SwarmscopeError } from "../errors.ts";
import { BadLine, readBody } from "./body.ts";
import { isRejection, parseEvent, type Rejection, type RejectionReason } from "./parse.ts";

/** What is told back about a batch. Lists are cut at `SHOWN`; the counts are whole. */
export interface Receipt {
  readonly accepted: number;
  readonly rejected: number;
  readonly errors: readonly Rejection[];
  readonly warnings: readonly { readonly index: number; readonly message: string }[];
}

/** What the door hands its findings to. */
export interface Intake {
  apply(event: SwarmEvent, now: Millis): void;
  skewed(): void;
  rejected(reason: RejectionReason): void;
}

/** Most errors and warnings one answer lists: enough to see the pattern, small enough to read. */
const SHOWN = 100;

/** Takes in one body. Throws SwarmscopeError where nothing of it can be taken. */
export function takeIn(text: string, maxEvents: number, now: Millis, intake: Intake): Receipt {
  const raws = readBody(text);
  if (raws.length > maxEvents) {
    throw new SwarmscopeError(
      "SWM_BATCH_TOO_LARGE",
      `the body holds ${String(raws.length)} events, at most ${String(maxEvents)} are allowed; send them in parts`,
    );
  }
  const errors: Rejection[] = [];
  const warnings: { index: number; message: string }[] = [];
  let accepted = 0;
  raws.forEach((raw, index) => {
    const result = raw instanceof BadLine ? badLine(raw, index) : parseEvent(raw, index, now);
    if (isRejection(result)) {
      intake.rejected(result.reason);
      if (errors.length < SHOWN) errors.push(result);
      return;
    }
    accepted++;
    if (result.skewed) intake.skewed();
    for (const message of result.warnings) if (warnings.length < SHOWN) warnings.push({ index, message });
    intake.apply(result.event, now);
  });
  return { accepted, rejected: raws.length - accepted, errors, warnings };
}

function badLine(line: BadLine, index: number): Rejection {
  const rule = "must be one JSON object a line";
  return {
    index,
    reason: "not_json",
    rule,
    message: `SWM_EVENT_INVALID: events[${String(index)}] ${rule}, got ${JSON.stringify(line.text.slice(0, 60))}`,
  };
}
