// All that must survive the process: the store and the counts. Everything that changes it comes through here, so that what the
// journal replays does exactly what was done before.
import { deserialize, serialize } from "node:v8";
import { CustomMetrics, type CustomDump } from "./custom-metrics/custom-metrics.ts";
import type { CustomLimits } from "./custom-metrics/options.ts";
import { SwarmscopeError, type ErrorCode } from "./errors.ts";
import { takeIn, type Intake, type Receipt } from "./ingest/events.ts";
import { Translator, type TranslatorDump } from "./ingest/otlp/meaning/translator.ts";
import type { Records } from "./ingest/otlp/records.ts";
import type { RejectionReason } from "./ingest/parse.ts";
import { PassThrough, type PassThroughDump } from "./pass-through/pass-through.ts";
import type { PassThroughLimits } from "./pass-through/options.ts";
import type { EventKind } from "./model/event.ts";
import type { Millis } from "./model/clock.ts";
import { countsAdjustment, countsEvents, countsFolding, type Share } from "./shards/share.ts";
import { Store, type StoreLimits } from "./store/store.ts";
import { Tallies } from "./tallies.ts";

export interface StateLimits extends StoreLimits {
  readonly maxBatchEvents: number;
  /** Of several processes, which part this one has; untold, it is the whole. */
  readonly share?: Share;
  /** Untold, nothing is passed through. */
  readonly passThrough?: PassThroughLimits | undefined;
  /** Untold, users have no metrics of their own. */
  readonly customMetrics?: CustomLimits | undefined;
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
const FORM = 4;

export class State {
  readonly tallies = new Tallies();
  readonly store: Store;
  /** Metrics that are published as they came; undefined if none are to be. */
  readonly passThrough: PassThrough | undefined;
  /** Metrics that users define; undefined if there are none. */
  readonly customMetrics: CustomMetrics | undefined;
  readonly #maxBatchEvents: number;
  readonly #intake: Intake;
  /** Of records of OTLP; there is none before the first start. */
  #translator: Translator | undefined;
  /** What the event at hand is about; undefined between events. */
  #about: EventKind | undefined;

  constructor(limits: StateLimits) {
    const { tallies } = this;
    const { share = "whole" } = limits;
    this.#maxBatchEvents = limits.maxBatchEvents;
    this.passThrough = limits.passThrough && new PassThrough(limits.passThrough);
    this.customMetrics =
      limits.customMetrics && new CustomMetrics(limits.customMetrics, (named) => countsEvents(share, named));
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
        if (this.store.apply(event, now)) this.customMetrics?.take(event, this.store.known, now);
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

  /** Takes in records of OTLP: what they mean is told like any other event, what is to be passed through is kept as it is. */
  takeInRecords(records: Records, now: Millis): void {
    if (records.signal === "metrics") this.passThrough?.take(records.groups, now);
    this.#translatorAt(now).take(records, now, (event) => this.#intake.apply(event, now));
  }

  /** The program was started: silence counts from here on. */
  resume(now: Millis): void {
    this.#translatorAt(now);
    this.store.resume(now);
  }

  /** Ends a turn on a store that was brought up to `now`: what is lost is ended, what is gone is forgotten. */
  settle(now: Millis): void {
    this.#translator?.turn(now, (event) => this.#intake.apply(event, now));
    this.passThrough?.turn(now);
    this.customMetrics?.turn(now);
    this.store.settle(now);
  }

  /** A whole turn, at once. */
  turn(now: Millis): void {
    const steps = this.store.refreshing(now);
    while (steps.next().done !== true);
    this.settle(now);
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
      translator: this.#translator?.dump(),
      passThrough: this.passThrough?.dump(),
      customMetrics: this.customMetrics?.dump(),
    } satisfies Snapshot);
  }

  /** Takes over a snapshot. The state must be new. Throws an Error if it is of another form. */
  restore(bytes: Buffer): void {
    const snapshot = read(bytes);
    const { accepted, rejected, adjusted, folded } = this.tallies;
    [accepted, rejected, adjusted, folded].forEach((tally, i) => tally.restore(snapshot.tallies[i] ?? []));
    this.store.restore(snapshot.store);
    if (snapshot.passThrough !== undefined) this.passThrough?.restore(snapshot.passThrough);
    if (snapshot.customMetrics !== undefined) this.customMetrics?.restore(snapshot.customMetrics);
    if (snapshot.translator !== undefined) this.#translatorAt(0).restore(snapshot.translator);
  }

  /** The translator; one that is new does not count from zero what began before `since`. */
  #translatorAt(since: Millis): Translator {
    return (this.#translator ??= new Translator({ since }));
  }
}

interface Snapshot {
  readonly form: typeof FORM;
  readonly tallies: readonly (readonly (readonly [string, number])[])[];
  readonly store: ReturnType<Store["dump"]>;
  readonly translator: TranslatorDump | undefined;
  /** Absent in those of before there was any. */
  readonly passThrough?: PassThroughDump | undefined;
  readonly customMetrics?: CustomDump | undefined;
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
