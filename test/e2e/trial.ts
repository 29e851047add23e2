// A swarm that tells one exporter after another, all on the same folder, and what must be on their pages.
import { setTimeout as pause } from "node:timers/promises";
import { exporter } from "../../exporter/catalog/index.ts";
import type { rejection } from "../../exporter/catalog/labels.ts";
import { seeded } from "../../demo/random.ts";
import { Expected, isCounted, type Page } from "./expected.ts";
import { seriesOf } from "./on-page.ts";
import { scrape } from "./scrape.ts";
import { Sender } from "./sender.ts";
import { Teller } from "./teller.ts";

const WAITING = 4;
const NOT_WAITING = 2;
const SCRAPE_EVERY_MS = 60;

interface Refusal {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly reason: (typeof rejection.values)[number];
}
/**
 * Bodies of which nothing can be taken. Who is refused unread is answered at once; behind one that waits for the disk, which is
 * written in order, the counts of both are safe.
 */
const refusals: readonly Refusal[] = [
  { body: "x", headers: { "Content-Encoding": "br" }, status: 415, reason: "unsupported_encoding" },
  { body: '[{"kind":"task.finished"', status: 400, reason: "not_json" },
  { body: "", status: 400, reason: "not_json" },
];

export class Trial {
  readonly #what: string;
  readonly #expected = new Expected();
  readonly #senders: readonly Sender[];
  /** The last value of each count that was seen on a page. */
  readonly #seen = new Map<string, number>();
  #starts = 0;

  constructor(seed: number) {
    this.#what = `seed ${String(seed)}`;
    this.#senders = Array.from({ length: WAITING + NOT_WAITING }, (_, i) => {
      const random = seeded(seed + i);
      return new Sender(new Teller(`sender-${String(i)}`, random), random, i < WAITING);
    });
  }

  /** Bodies whose fate is not known. */
  get unknown(): number {
    return this.#senders.reduce((sum, sender) => sum + sender.unknown, 0);
  }

  /**
   * Looks at what an exporter that has just started has on its page; `wasKilled` tells how the one before ended. Throws where
   * the page is not what it must be.
   */
  async check(url: string, wasKilled = true): Promise<void> {
    this.#starts++;
    const page = await this.#look(url);
    for (const sender of this.#senders) this.#fail(sender.resolve(page, this.#expected, wasKilled));
    this.#fail(...this.#expected.differences(page));
  }

  /** What is not acknowledged is sent again; and some bodies of which nothing can be taken. */
  async catchUp(url: string): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.repeat(url, this.#expected)));
    for (const { body, headers, status, reason } of refusals) {
      const response = await fetch(`${url}/v1/events`, { method: "POST", body, headers: { ...headers } });
      if (response.status !== status)
        this.#fail(`a body was answered ${String(response.status)}, not ${String(status)}`);
      await response.text();
      this.#expected.add(seriesOf(exporter.eventsRejected, reason), 1);
    }
  }

  /** All send, and somebody scrapes, until `moment` has come; then `end` ends the exporter or the work. */
  async load(url: string, moment: Promise<unknown>, end: () => Promise<unknown>): Promise<void> {
    const stop = new AbortController();
    const work = Promise.all([
      this.#scrapes(url, stop.signal),
      ...this.#senders.map((sender) => sender.work(url, this.#expected, stop.signal)),
    ]);
    // Nobody stops working before he is told to: if one does, something is wrong.
    await Promise.race([moment, work]);
    await end();
    stop.abort();
    await work;
  }

  async #scrapes(url: string, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const page = await this.#look(url).catch((error: unknown) => {
        if (error instanceof Fault) throw error;
        return undefined;
      });
      // It is gone.
      if (page === undefined) return;
      await pause(SCRAPE_EVERY_MS);
    }
  }

  /** Scrapes; what was counted on a page of before must not have become less. */
  async #look(url: string): Promise<Page> {
    const page = await scrape(url);
    for (const [series, before] of this.#seen) {
      const now = page.get(series) ?? 0;
      if (now < before) this.#fail(`${series} is ${String(now)}, but was ${String(before)} on a page`);
    }
    for (const [series, value] of page) if (isCounted(series)) this.#seen.set(series, value);
    return page;
  }

  #fail(...differences: readonly (string | undefined)[]): void {
    const found = differences.filter((difference) => difference !== undefined);
    if (found.length === 0) return;
    throw new Fault(
      `${this.#what}, start ${String(this.#starts)}: ${String(found.length)} differ: ${found.slice(0, 5).join("; ")}`,
    );
  }
}

/** Something is not as it must be. */
class Fault extends Error {}
