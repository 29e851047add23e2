// One who sends bodies, one after the other, until the exporter is gone; and remembers what it never heard of again.
import { setTimeout as pause } from "node:timers/promises";
import type { Random } from "../../demo/random.ts";
import type { Expected, Page } from "./expected.ts";
import { brokenLine, type Teller, type Told } from "./teller.ts";

interface Body {
  readonly reports: readonly Told[];
  readonly text: string;
  /** Messages its first report tells of: a power of two, another one for each body whose fate is not known. */
  readonly mark: number;
  /** True if each report has an id, so that it may be sent again without harm. */
  readonly ids: boolean;
}

/** Marks must be counts a report may tell. */
const MOST_UNKNOWN = 18;
/** Between two bodies of one sender, in milliseconds: who does not wait for answers would be through at once. */
const PAUSES = { waits: 5, doesNot: 25 };
/** Makes bodies long at no cost, so that the journal is soon long enough for a snapshot. */
const PADDING = " ".repeat(40_000);

export class Sender {
  readonly #teller: Teller;
  readonly #random: Random;
  readonly #waits: boolean;
  /** Sent, and neither acknowledged nor refused. */
  #unknown: Body[] = [];
  /** Those of them of which it was told that they arrived. */
  readonly #arrived = new WeakSet<Body>();
  /** The first since the start that was acknowledged and may be sent twice: by the next start it may lie in a snapshot. */
  #early: Body | undefined;
  /** To be sent before anything else: what was not taken, or what was and may be sent twice. */
  #again: Body | undefined;

  /** One who waits is told when a body is safe; the other only that it arrived. */
  constructor(teller: Teller, random: Random, waits: boolean) {
    this.#teller = teller;
    this.#random = random;
    this.#waits = waits;
  }

  /** Bodies whose fate is not known. */
  get unknown(): number {
    return this.#unknown.length;
  }

  /** Sends until `stop`, or until the exporter is gone. What it acknowledges is expected from then on. */
  async work(url: string, expected: Expected, stop: AbortSignal): Promise<void> {
    while (!stop.aborted && this.#unknown.length < MOST_UNKNOWN) {
      if (!(await this.#send(url, this.#draw(), expected))) return;
      await pause(this.#waits ? PAUSES.waits : PAUSES.doesNot);
    }
  }

  /**
   * Learns from a page which of its bodies were taken, and expects those. Returns what cannot be: undefined if all is right.
   * Nothing may be under way. With `wasKilled` what arrived may be lost as well.
   */
  resolve(page: Page, expected: Expected, wasKilled: boolean): string | undefined {
    const { mark } = this.#teller;
    const found = (page.get(mark) ?? 0) - expected.of(mark);
    const most = this.#unknown.reduce((sum, body) => sum + body.mark, 0);
    if (found < 0 || found > most)
      return `${mark} is ${String(expected.of(mark) + found)}, must be from ${String(expected.of(mark))} to ${String(expected.of(mark) + most)}`;
    const isThere = ({ mark }: Body): boolean => Math.floor(found / mark) % 2 === 1;
    for (const body of this.#unknown) {
      if (isThere(body)) expected.take(body.reports);
      else if (this.#arrived.has(body) && !wasKilled)
        return `${mark} lacks ${String(body.mark)} of a body that arrived`;
      // What it tells later leans on this: who waits for an answer never gives up.
      if (this.#waits && (!isThere(body) || body.ids)) this.#again = body;
    }
    this.#unknown = [];
    return undefined;
  }

  /**
   * Sends again what it was never told of, and something it was told of. To be called before it goes on, and while the exporter
   * is in no danger.
   */
  async repeat(url: string, expected: Expected): Promise<void> {
    for (const body of [this.#again, this.#early])
      if (body !== undefined && !(await this.#send(url, body, expected)))
        throw new Error("the exporter did not answer");
    this.#again = undefined;
    this.#early = undefined;
  }

  #draw(): Body {
    const mark = 2 ** this.#unknown.length;
    const ids = this.#random() < 0.5;
    const lines = this.#random() < 0.5;
    const reports = [
      ...this.#teller.body(mark, ids, this.#waits),
      ...(lines && this.#random() < 0.3 ? [brokenLine] : []),
    ];
    const texts = reports.map(({ text }) => text);
    const text = lines ? texts.join("\n") : `[${texts.join(",")}]`;
    return { reports, text: text + PADDING, mark, ids };
  }

  /** False if no answer came. */
  async #send(url: string, body: Body, expected: Expected): Promise<boolean> {
    this.#unknown.push(body);
    const headers: Record<string, string> = this.#waits ? {} : { Prefer: "respond-async" };
    let answer: { readonly status: number; readonly text: string };
    try {
      const response = await fetch(`${url}/v1/events`, { method: "POST", body: body.text, headers });
      answer = { status: response.status, text: await response.text() };
    } catch {
      // No connection, or one that broke off: the body may have been taken or not.
      return false;
    }
    if (answer.status === 202 && !this.#waits) {
      this.#arrived.add(body);
      return true;
    }
    this.#unknown = this.#unknown.filter((other) => other !== body);
    if (answer.status === 503) {
      // It is stopping: nothing was taken.
      if (this.#waits) this.#again = body;
      return false;
    }
    const accepted = body.reports.filter(({ kind }) => kind !== undefined).length;
    const receipt = JSON.parse(answer.text) as { readonly accepted?: number; readonly rejected?: number };
    if (answer.status !== 200 || receipt.accepted !== accepted || receipt.rejected !== body.reports.length - accepted)
      throw new Error(`a body of ${String(accepted)} events was answered ${String(answer.status)}: ${answer.text}`);
    expected.take(body.reports);
    if (body.ids) this.#early ??= body;
    return true;
  }
}
