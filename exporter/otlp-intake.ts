// Takes in bodies of OTLP: decodes them, counts what came, and hands the records on to who knows what they mean.
import { itemResult, otlpRefusal } from "./catalog/labels.ts";
import type { ErrorCode } from "./errors.ts";
import type { Decoded, Encoding, Records, Signal, Wants } from "./ingest/otlp/records.ts";
import { Decoder } from "./ingest/otlp/wire/decoder.ts";
import { Tally } from "./tallies.ts";
import { unpublishedNotice } from "./unpublished.ts";

/** Takes in records, and says when they are safe. Throws, or rejects with, SwarmscopeError where they cannot be. */
export type Hand = (records: Records) => void | Promise<void>;

export interface OtlpReceipt {
  readonly rejected: number;
  readonly why: string;
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
  readonly #hand: Hand;
  readonly #decoder: Decoder;
  /** Names of what is passed through, as the option has them. */
  readonly #passed: string;

  /** Of a body what is wanted is decoded, and handed on; nothing else of it is kept. */
  constructor(wants: Wants, hand: Hand) {
    this.#hand = hand;
    this.#passed = wants.passed?.names ?? "";
    this.#decoder = new Decoder(wants);
  }

  /** Takes in a body, and answers when it is safe. Throws, or rejects with, SwarmscopeError where nothing of it can be taken. */
  take(signal: Signal, encoding: Encoding, body: Buffer): OtlpReceipt | Promise<OtlpReceipt> {
    const { decoded, records } = this.#decode(signal, encoding, body);
    const handed = decoded.groups.length === 0 ? undefined : this.#hand(records);
    return handed === undefined ? this.#counted(signal, decoded) : handed.then(() => this.#counted(signal, decoded));
  }

  /** Each signal has records of its own: what is decoded and what is handed on belong together. */
  #decode(
    signal: Signal,
    encoding: Encoding,
    body: Buffer,
  ): { readonly decoded: Decoded<unknown>; readonly records: Records } {
    if (signal === "traces") {
      const decoded = this.#decoder.traces(encoding, body);
      return { decoded, records: { signal, groups: decoded.groups } };
    }
    if (signal === "metrics") {
      const decoded = this.#decoder.metrics(encoding, body);
      return { decoded, records: { signal, groups: decoded.groups } };
    }
    const decoded = this.#decoder.logs(encoding, body);
    return { decoded, records: { signal, groups: decoded.groups } };
  }

  /** Counts a request that was refused as a whole. */
  refuse(code: ErrorCode): void {
    this.tallies.refused.add(refusals[code] ?? "fault");
  }

  #counted(signal: Signal, { groups, ignored, rejected, why, unwanted }: Decoded<unknown>): OtlpReceipt {
    const accepted = groups.reduce((sum, { records }) => sum + records.length, ignored);
    this.tallies.items[signal].add("accepted", accepted);
    this.tallies.items[signal].add("rejected", rejected);
    if (unwanted === undefined) return { rejected, why };
    const notice = unpublishedNotice(unwanted, this.#passed);
    return { rejected, why: why === "" ? notice : `${why}; ${notice}` };
  }
}
