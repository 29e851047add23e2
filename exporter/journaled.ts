// What goes into the journal, and what it does when it is read back: live or replayed, the same steps in the same order.
import { deserialize, serialize } from "node:v8";
import { keptRecords, recordsOf } from "./ingest/otlp/kept.ts";
import type { Records } from "./ingest/otlp/records.ts";
import type { JournalFault } from "./journal/fault.ts";
import type { Visit } from "./journal/read.ts";
import { describe, type Log } from "./log.ts";
import type { Millis } from "./model/clock.ts";
import { errorTable, SwarmscopeError, type ErrorCode } from "./errors.ts";
import type { State } from "./state.ts";

/** Kinds of records. Numbers are for ever: journals of older versions hold them. */
export const record = {
  /** A body of events, as it came. */
  body: 1,
  /** The end of a turn: what is lost is ended, what is gone is forgotten. */
  turn: 2,
  /** A body that was refused unread; holds the code. */
  refused: 3,
  /** The program was started. */
  resumed: 4,
  /** Records of OTLP: of a body, what somebody wants. */
  otlp: 5,
} as const;

/** What replaying a journal into a state comes to. */
export function replayInto(state: State, log: Log): Visit {
  return {
    snapshot: (bytes) => state.restore(bytes),
    record(kind, time, body) {
      if (kind === record.body) takeInAgain(state, body, time, log);
      if (kind === record.otlp) takeInRecordsAgain(state, body, time, log);
      if (kind === record.turn) state.turn(time);
      if (kind === record.resumed) state.resume(time);
      if (kind === record.refused) {
        const code = body.toString("latin1");
        if (isErrorCode(code)) state.refuse(code);
      }
    },
  };
}

/** A body that was refused then is refused now, and counted as it was. */
function takeInAgain(state: State, body: Buffer, time: Millis, log: Log): void {
  try {
    state.takeIn(body, time);
  } catch (error) {
    // A fault of the program must not keep it from starting for ever.
    if (!(error instanceof SwarmscopeError))
      log("error", `journal: a body could not be taken in again: ${describe(error)}`);
  }
}

function takeInRecordsAgain(state: State, body: Buffer, time: Millis, log: Log): void {
  try {
    state.takeInRecords(readRecords(body), time);
  } catch (error) {
    log("error", `journal: records of OTLP could not be taken in again: ${describe(error)}`);
  }
}

const RECORDS_FORM = 1;

interface KeptRecords {
  readonly form: typeof RECORDS_FORM;
  readonly records: Records;
}

/** Records as the journal keeps them. */
export function writtenRecords(records: Records): Buffer {
  return serialize({ form: RECORDS_FORM, records: keptRecords(records) });
}

function readRecords(bytes: Buffer): Records {
  const kept: unknown = deserialize(bytes);
  if (!isKeptRecords(kept)) throw new Error(`they are not of form ${RECORDS_FORM}`);
  return recordsOf(kept.records);
}

/** The checksum of the journal says that they are as they were written; what wrote them is told by the form. */
function isKeptRecords(kept: unknown): kept is KeptRecords {
  return typeof kept === "object" && kept !== null && "form" in kept && kept.form === RECORDS_FORM;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

/** Why a body cannot be kept, as its sender is told. */
export function refusal({ reason }: JournalFault): SwarmscopeError {
  return reason === "no_space"
    ? new SwarmscopeError(
        "SWM_DISK_FULL",
        "the journal's disk is full; nothing of the body was taken, send it again later",
      )
    : new SwarmscopeError("SWM_JOURNAL_FAILED", "the journal cannot be written; nothing of the body was taken");
}
