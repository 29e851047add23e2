// Events as bodies: pages out of the outbox, in parts no larger than the exporter takes.
import { countEvents, nextPart, type Page } from "./page.ts";
import type { Outbox } from "./outbox.ts";
import type { Answer } from "./post.ts";
import type { Problems } from "./problems.ts";
import type { Cargo } from "./sender.ts";
import { verdictOfEvents } from "./verdict.ts";

export interface EventCargoSettings {
  readonly outbox: Outbox;
  readonly problems: Problems;
  /** Where events go, for sentences. */
  readonly target: string;
  /** Most bytes of a request. */
  readonly mostBytes: number;
}

export class EventCargo implements Cargo {
  readonly name = "Events";
  accepted = 0;
  rejected = 0;
  readonly #settings: EventCargoSettings;
  #page: Page | undefined;
  #mostBytes: number;
  /** Events of the page the exporter has answered for. */
  #answered = 0;

  constructor(settings: EventCargoSettings) {
    this.#settings = settings;
    this.#mostBytes = settings.mostBytes;
  }

  /** Events that have left the outbox and have no answer yet. */
  get underWay(): number {
    return this.#page === undefined ? 0 : this.#page.count - this.#answered;
  }

  next(): Buffer | undefined {
    const page = (this.#page ??= this.#settings.outbox.take());
    return page && nextPart(page, this.#mostBytes);
  }

  settle(answer: Answer): boolean {
    const page = this.#page;
    if (page === undefined) return true;
    const part = nextPart(page, this.#mostBytes);
    const isRest = page.answered + part.length === page.used;
    const count = isRest ? page.count - this.#answered : countEvents(part);
    if (answer.status === 413 && count > 1) {
      this.#mostBytes = Math.ceil(part.length / 2);
      return true;
    }
    const verdict = verdictOfEvents(answer, count);
    if (verdict === undefined) return false;
    const { rejected, why } = verdict;
    this.accepted += count - rejected;
    this.rejected += rejected;
    page.answered += part.length;
    this.#answered += count;
    if (isRest) this.#giveBack(page);
    if (rejected > 0) {
      const { problems, target } = this.#settings;
      problems.tell("rejected", `${rejected} of ${count} events were refused by ${target}: ${why}`);
    }
    return true;
  }

  /** Gives up what is under way. Returns how many events that were. */
  abandon(): number {
    const lost = this.underWay;
    this.#page = undefined;
    this.#answered = 0;
    return lost;
  }

  #giveBack(page: Page): void {
    this.#page = undefined;
    this.#answered = 0;
    this.#settings.outbox.giveBack(page);
  }
}
