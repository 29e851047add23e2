// Takes in bodies of OTLP: decodes them, counts what came, and hands the records on to who knows what they mean.
import { itemResult, otlpRefusal } from "./catalog/labels.ts";
import type { ErrorCode } from "./errors.ts";
import type { Decoded, Encoding, Group, LogRecord, MetricPoint, Signal, Span, Wants } from "./ingest/otlp/records.ts";
import { Decoder } from "./ingest/otlp/wire/decoder.ts";
import { Tally } from "./tallies.ts";

/** Who makes something of records. It says what it reads; nothing else is kept of a body. */
export interface Translator {
  readonly wants: Wants;
  traces(groups: readonly Group<Span>[]): void;
  metrics(groups: readonly Group<MetricPoint>[]): void;
  logs(groups: readonly Group<LogRecord>[]): void;
}

type Result = (typeof itemResult.values)[number];
type Refusal = (typeof otlpRefusal.values)[number];

export class OtlpTallies {
  readonly items: Readonly<Record<Signal, Tally<Result>>> = {
    traces: new Tally(itemResult.values),
    metrics: new Tally(itemResult.values),
    logs: new Tally(itemResult.values),
  };
  readonly refused = new Tally(otlpRefusal.values);
}

/** As what a request is counted that was refused as a whole. */
const refusals: Readonly<Partial<Record<ErrorCode, Refusal>>> = {
  SWM_OTLP_MALFORMED: "malformed",
  SWM_BODY_INCOMPLETE: "incomplete",
  SWM_BODY_TOO_LARGE: "body_too_large",
  SWM_BATCH_TOO_LARGE: "batch_too_large",
  SWM_ENCODING_UNSUPPORTED: "unsupported_encoding",
  SWM_TYPE_UNSUPPORTED: "unsupported_type",
  SWM_METHOD_NOT_ALLOWED: "wrong_method",
  SWM_NOT_FOUND: "wrong_path",
  SWM_UNAUTHORIZED: "not_admitted",
  SWM_HOST_UNKNOWN: "not_admitted",
  SWM_CROSS_SITE: "not_admitted",
  SWM_BUSY: "busy",
  SWM_STOPPING: "stopping",
  SWM_DISK_FULL: "not_kept",
  SWM_JOURNAL_FAILED: "not_kept",
  SWM_SHARD_DOWN: "not_kept",
};

export class OtlpIntake {
  readonly tallies = new OtlpTallies();
  readonly #translator: Translator;
  readonly #decoder: Decoder;

  constructor(translator: Translator) {
    this.#translator = translator;
    this.#decoder = new Decoder(translator.wants);
  }

  /** Takes in a body. Throws SWM_OTLP_MALFORMED or SWM_BATCH_TOO_LARGE where nothing of it can be taken. */
  take(signal: Signal, encoding: Encoding, body: Buffer): { readonly rejected: number; readonly why: string } {
    // Each signal has records of its own, so that what is decoded and what is handed on belong together.
    if (signal === "traces") {
      const decoded = this.#decoder.traces(encoding, body);
      this.#translator.traces(decoded.groups);
      return this.#counted(signal, decoded);
    }
    if (signal === "metrics") {
      const decoded = this.#decoder.metrics(encoding, body);
      this.#translator.metrics(decoded.groups);
      return this.#counted(signal, decoded);
    }
    const decoded = this.#decoder.logs(encoding, body);
    this.#translator.logs(decoded.groups);
    return this.#counted(signal, decoded);
  }

  /** Counts a request that was refused as a whole. */
  refuse(code: ErrorCode): void {
    this.tallies.refused.add(refusals[code] ?? "fault");
  }

  #counted(signal: Signal, { groups, ignored, rejected, why }: Decoded<unknown>): { rejected: number; why: string } {
    const accepted = groups.reduce((sum, { records }) => sum + records.length, ignored);
    this.tallies.items[signal].add("accepted", accepted);
    this.tallies.items[signal].add("rejected", rejected);
    return { rejected, why };
  }
}

/** Nobody makes anything of records: they are decoded and counted. */
export const nobody: Translator = {
  wants: { attribute: () => false, metric: () => false },
  traces: () => undefined,
  metrics: () => undefined,
  logs: () => undefined,
};
