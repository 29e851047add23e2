// All that must survive the process: the store and the counts. Everything that changes it comes through here, so that what the
// journal replays does exactly what was done before.
import { deserialize, serialize } from "node:v8";
import { SwarmscopeError, type ErrorCode } from "./errors.ts";
import { takeIn, type Intake, type Receipt } from "./ingest/events.ts";
import type { RejectionReason } from "./ingest/parse.ts";
import type { EventKind } from "./model/event.ts";
import type { Millis } from "./model/clock.ts";
import { countsAdjustment, countsFolding, type Share } from "./shards/share.ts";
import { Store, type StoreLimits } from "./store/store.ts";
import { Tallies } from "./tallies.ts";

export interface StateLimits extends StoreLimits {
  readonly maxBatchEvents: number;
  /** Of several processes, which part this one has; untold, it is the whole. */
  readonly share?: Share;
}

/** As what a body is counted that was refused whole. */
const refusals: Readonly<Partial<Record<ErrorCode, RejectionReason>>> = {
  SWM_BODY_TOO_LARGE: "body_too_large",
  SWM_BATCH_TOO_LARGE: "batch_too_large",
  SWM_ENCODING_UNSUPPORTED: "unsupported_encoding",
  SWM_BODY_NOT_JSON: "not_json",
  SWM_BODY_EMPTY: "not_json",
  SWM_BODY_INCOMPLETE: "not_json",
};

/** Of which form a snapshot is: one that is older or newer cannot be read. */
const FORM = 3;

export class State {
  readonly tallies = new Tallies();
  readonly store: Store;
  readonly #maxBatchEvents: number;
  readonly #intake: Intake;
  /** What the event at hand is about; undefined between events. */
  #about: EventKind | undefined;

  constructor(limits: StateLimits) {
    const { tallies } = this;
    const { share = "whole" } = limits;
    this.#maxBatchEvents = limits.maxBatchEvents;
    this.store = new Store(limits, {
      adjusted: (reason) => {
        if (countsAdjustment(share, this.#about, reason)) tallies.adjusted.add(reason);
      },
      folded: (label) => {
        if (countsFolding(share, label)) tallies.folded.add(label);
      },
    });
    this.#intake = {
      apply: (event, now) => {
        this.#about = event.kind;
        this.store.apply(event, now);
        this.#about = undefined;
        tallies.accepted.add(event.kind);
      },
      skewed: () => {
        if (countsAdjustment(share, undefined, "clock_skew")) tallies.adjusted.add("clock_skew");
      },
      rejected: (reason) => tallies.rejected.add(reason),
    };
  }

  /** Takes in a body of events. Throws SwarmscopeError where nothing of it can be taken, which is counted. */
  takeIn(body: Buffer, now: Millis): Receipt {
    try {
      return takeIn(body, this.#maxBatchEvents, now, this.#intake);
    } catch (error) {
      if (error instanceof SwarmscopeError) this.refuse(error.code);
      throw error;
    }
  }

  /** Counts a body that was refused before anything in it was looked at. Codes that are not about a body count nothing. */
  refuse(code: ErrorCode): void {
    const reason = refusals[code];
    if (reason !== undefined) this.tallies.rejected.add(reason);
  }

  /** Everything, to be written to disk. */
  snapshot(): Buffer {
    const { accepted, rejected, adjusted, folded } = this.tallies;
    return serialize({
      form: FORM,
      tallies: [accepted, rejected, adjusted, folded].map((tally) => [...tally.entries()]),
      store: this.store.dump(),
    } satisfies Snapshot);
  }

  /** Takes over a snapshot. The state must be new. Throws an Error if it is of another form. */
  restore(bytes: Buffer): void {
    const snapshot = read(bytes);
    const { accepted, rejected, adjusted, folded } = this.tallies;
    [accepted, rejected, adjusted, folded].forEach((tally, i) => tally.restore(snapshot.tallies[i] ?? []));
    this.store.restore(snapshot.store);
  }
}

interface Snapshot {
  readonly form: typeof FORM;
  readonly tallies: readonly (readonly (readonly [string, number])[])[];
  readonly store: ReturnType<Store["dump"]>;
}

function read(bytes: Buffer): Snapshot {
  const found: unknown = deserialize(bytes);
  if (!isSnapshot(found)) throw new Error(`the snapshot is not of form ${String(FORM)}`);
  return found;
}

/** The checksum of the file says that it is as it was written; what wrote it is told by the form. */
function isSnapshot(found: unknown): found is Snapshot {
  return typeof found === "object" && found !== null && "form" in found && found.form === FORM;
}
