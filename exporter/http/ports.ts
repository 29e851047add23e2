// What the HTTP side asks of the rest; `main` gives it.
import type { Format, Page } from "../exposition/page.ts";
import type { Receipt } from "../ingest/events.ts";
import type { StandingFinding } from "../model/finding.ts";
import type { Overview } from "../model/overview.ts";

export interface Ports {
  /** Takes in a body of events. Throws SwarmscopeError where none of it can be taken. */
  takeIn(text: string): Receipt;
  /** Counts a body that was refused before anything in it was looked at. */
  refused(code: "body_too_large" | "batch_too_large" | "unsupported_encoding" | "not_json"): void;
  /** Makes one page of metrics; collectors get at most `budgetMs`. */
  metrics(format: Format, budgetMs: number): Promise<Page>;
  findings(): readonly StandingFinding[];
  overview(): Overview;
  /** Keeps a notification of Alertmanager for the page and the API. */
  notified(payload: unknown): void;
  notifications(): readonly unknown[];
  /** Effective configuration without secrets. */
  configuration(): Readonly<Record<string, unknown>>;
  ready(): boolean;
}
