// What the HTTP side asks of the rest; `main` gives it.
import type { ErrorCode } from "../errors.ts";
import type { PageRequest, Piece } from "../exposition/press.ts";
import type { Receipt } from "../ingest/events.ts";
import type { Encoding, Signal } from "../ingest/otlp/records.ts";
import type { StandingFinding } from "../model/finding.ts";
import type { Overview } from "../model/overview.ts";

/** What became of an OTLP body: how many of its items were not taken, and why; empty if there is nothing to say. */
export interface OtlpReceipt {
  readonly rejected: number;
  readonly why: string;
}

export interface OtlpPort {
  /** Takes in a body, and answers when it is safe. Throws SwarmscopeError where none of it can be taken. */
  take(signal: Signal, encoding: Encoding, body: Buffer): OtlpReceipt | Promise<OtlpReceipt>;
  /** Counts a request that was refused as a whole. */
  refuse(code: ErrorCode): void;
}

/** A body as it came, with what its headers say about it. */
export interface CameBody {
  readonly bytes: Buffer;
  readonly type: string;
  readonly encoding: string | undefined;
}

/** Passes on a body that was taken in. Neither waits nor throws. */
type Forward = (signal: Signal, body: CameBody, via: string | undefined) => void;

export interface Ports {
  /** Takes in a body of events, and answers when it is safe. Throws SwarmscopeError where none of it can be taken. */
  takeIn(body: Buffer): Receipt | Promise<Receipt>;
  /** Takes in a body whose sender does not wait: resolves when that is done, whatever came of it. */
  takeInLater(body: Buffer): Promise<void>;
  /** Counts a body that was refused before anything in it was looked at. */
  refuse(code: ErrorCode): void;
  readonly otlp: OtlpPort;
  /** Undefined where nothing is forwarded. */
  readonly forward?: Forward | undefined;
  /** Makes one page of metrics, piece by piece. */
  metrics(request: PageRequest): Promise<Iterable<Piece>>;
  findings(): readonly StandingFinding[];
  overview(): Overview;
  /** Keeps a notification of Alertmanager for the page and the API. */
  notified(payload: unknown): void;
  notifications(): readonly unknown[];
  /** Effective configuration without secrets. */
  configuration(): Readonly<Record<string, unknown>>;
  ready(): boolean;
  /** What it waits for though it takes events, such as `shard 2`; nothing if it is whole. */
  missing(): readonly string[];
  /** Every address to scrape, for who reached this process under `host`, which may have a port. */
  targets(host: string): readonly string[];
}
