// The event door without its HTTP: a body goes in, the good events go on, and the answer says what became of each.
// Bodies as programs send them are scanned as bytes (scan.ts, take.ts); whatever that does not read is split as text and
// parsed as objects (body.ts, parse.ts). Both ways give the same answer and hand on the same events.
import type { Millis } from "../model/clock.ts";
import type { SwarmEvent } from "../model/event.ts";
import { SwarmscopeError } from "../errors.ts";
import { BadLine, readBody } from "./body.ts";
import { isRejection, parseEvent, type Accepted, type Rejection, type RejectionReason } from "./parse.ts";
import { utf8Text } from "./page.ts";
import { scan } from "./scan.ts";
import { take } from "./take.ts";
import { ends, starts } from "./tape.ts";
import { told, turnToParsed } from "./told-event.ts";

/** What is told back about a batch. Lists are cut at `SHOWN`; the counts are whole. */
export interface Receipt {
  readonly accepted: number;
  readonly rejected: number;
  readonly errors: readonly Rejection[];
  readonly warnings: readonly { readonly index: number; readonly message: string }[];
}

/** What the door hands its findings to. */
export interface Intake {
  /**
   * Takes one event. The object is right during the call only, as the next event uses it again: copy what is to be kept.
   * Its strings may be kept.
   */
  apply(event: SwarmEvent, now: Millis): void;
  skewed(): void;
  rejected(reason: RejectionReason): void;
}

/** Most errors and warnings one answer lists: enough to see the pattern, small enough to read. */
const SHOWN = 100;

/**
 * Takes in one body: UTF-8, at most `maxEvents` events, arrived at `now`. Throws SwarmscopeError where nothing of it can
 * be taken; then nothing was handed on. `intake` must not call it again.
 */
export function takeIn(body: Uint8Array, maxEvents: number, now: Millis, intake: Intake): Receipt {
  const tally = new Tally(now, intake);
  const scanned = scan(body, maxEvents);
  if (scanned > 0) takeScanned(scanned, tally, now);
  else takeRead(readAll(body, maxEvents), tally, now);
  return tally.receipt();
}

function takeScanned(events: number, tally: Tally, now: Millis): void {
  for (let index = 0; index < events; index++) {
    if (take(index, now)) tally.accept();
    else {
      const raw: unknown = JSON.parse(utf8Text(starts[index] ?? 0, ends[index] ?? 0));
      tally.settle(parseEvent(raw, index, now), index);
    }
  }
}

function takeRead(raws: readonly unknown[], tally: Tally, now: Millis): void {
  for (const [index, raw] of raws.entries()) {
    tally.settle(raw instanceof BadLine ? badLine(raw, index) : parseEvent(raw, index, now), index);
  }
}

function readAll(body: Uint8Array, maxEvents: number): readonly unknown[] {
  const raws = readBody(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  if (raws.length <= maxEvents) return raws;
  throw new SwarmscopeError(
    "SWM_BATCH_TOO_LARGE",
    `the body holds ${String(raws.length)} events, at most ${String(maxEvents)} are allowed; send them in parts`,
  );
}

/** Counts what becomes of the events of one body, and hands the good ones on. */
class Tally {
  readonly #now: Millis;
  readonly #intake: Intake;
  readonly #errors: Rejection[] = [];
  readonly #warnings: { index: number; message: string }[] = [];
  #accepted = 0;
  #rejected = 0;

  constructor(now: Millis, intake: Intake) {
    this.#now = now;
    this.#intake = intake;
  }

  /** Hands on the event that `told` is turned to. */
  accept(): void {
    this.#accepted++;
    this.#intake.apply(told, this.#now);
  }

  settle(result: Accepted | Rejection, index: number): void {
    if (isRejection(result)) {
      this.#rejected++;
      this.#intake.rejected(result.reason);
      if (this.#errors.length < SHOWN) this.#errors.push(result);
      return;
    }
    if (result.skewed) this.#intake.skewed();
    for (const message of result.warnings) if (this.#warnings.length < SHOWN) this.#warnings.push({ index, message });
    turnToParsed(result.event);
    this.accept();
  }

  receipt(): Receipt {
    return { accepted: this.#accepted, rejected: this.#rejected, errors: this.#errors, warnings: this.#warnings };
  }
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
