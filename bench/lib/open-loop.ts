// Open-loop load: requests leave on a fixed schedule, whether or not earlier ones are answered, and how long each took is
// counted from when it was due. A server that stops for half a second cannot hide that by receiving less meanwhile.
import { setImmediate as nextTurn } from "node:timers/promises";
import { freshNonces, restamp, type Prepared } from "./bodies.ts";
import { Connection, SHORT_READ_BYTES } from "./connection.ts";
import { quantileOf } from "./statistics.ts";
import type { Subject } from "./subject.ts";

/** More than a server that stops for a while is sent in that time, so that connections do not hold the schedule back for long. */
const CONNECTIONS = 32;
/** A server that has not caught up by then is called unable to. */
const PATIENCE_MS = 120_000;

export interface Schedule {
  /** Sent in turn, restamped each time. There must be many more than connections. */
  readonly prepared: readonly Prepared[];
  readonly perSecond: number;
  /** Seconds at the beginning whose answers do not count. */
  readonly warmUp: number;
  /** Seconds that count. */
  readonly seconds: number;
  /** Seconds between two scrapes of the same server. */
  readonly scrapeEvery: number;
}

export interface Latencies {
  /** Seconds from when a request was due to its answer. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  /** 99th percentile of how late the generator itself was, in seconds: what it adds to the figures above. */
  readonly lateness: number;
  /** Seconds of processor time the server used in the seconds that count. */
  readonly processor: number;
}

/** Rejects if a request is refused, or if the server cannot keep up at all. */
export async function openLoop(subject: Subject, schedule: Schedule): Promise<Latencies> {
  const { prepared, perSecond, warmUp, seconds } = schedule;
  const idle = Array.from({ length: CONNECTIONS }, () => new Connection(subject.events));
  const all = [...idle];
  const [taken, lateness]: [number[], number[]] = [[], []];
  const total = Math.round((warmUp + seconds) * perSecond);
  const nonces = freshNonces(total);
  const began = performance.now();
  const due = (index: number): number => began + (index / perSecond) * 1000;
  const counts = (index: number): boolean => index >= warmUp * perSecond;
  let [seen, sent, answered] = [0, 0, 0];
  let fault: Error | undefined;
  const fail = (error: Error): void => void (fault ??= error);
  const scraping = scraper(subject, schedule.scrapeEvery, fail);
  let processor = 0;

  while (answered < total && fault === undefined) {
    const now = performance.now();
    for (; seen < total && due(seen) <= now; seen++) if (counts(seen)) lateness.push((now - due(seen)) / 1000);
    for (; sent < seen && idle.length > 0; sent++) post(sent);
    if (now > due(total) + PATIENCE_MS)
      fail(new Error(`${subject.name} cannot keep up with ${perSecond} requests a second`));
    if (processor === 0 && counts(seen)) processor = subject.processorSeconds();
    if (seen < total) scraping.perhaps(now);
    await nextTurn();
  }
  const used = subject.processorSeconds() - processor;
  await scraping.over();
  for (const connection of all) connection.close();
  if (fault !== undefined) throw fault;
  const [p50, p99, longest] = [quantileOf(taken, 0.5), quantileOf(taken, 0.99), quantileOf(taken, 1)];
  return { p50, p99, longest, lateness: quantileOf(lateness, 0.99), processor: used };

  function post(index: number): void {
    const connection = idle.pop();
    const one = prepared[index % prepared.length];
    if (connection === undefined || one === undefined) throw new Error("nothing to send, or nothing to send it with");
    restamp(one, Date.now(), nonces + index);
    connection.send(one.bytes).then(({ status }) => {
      if (status !== 200 && status !== 202) fail(new Error(`${subject.name} answered a batch with ${status}`));
      if (counts(index)) taken.push((performance.now() - due(index)) / 1000);
      answered++;
      idle.push(connection);
    }, fail);
  }
}

/** Scrapes now and then, one at a time, beside the load. */
function scraper(
  subject: Subject,
  every: number,
  fail: (error: Error) => void,
): { perhaps(now: number): void; over(): Promise<void> } {
  const connection = new Connection(subject.events, SHORT_READ_BYTES);
  let next = performance.now() + every * 500;
  let under: Promise<unknown> | undefined;
  return {
    perhaps(now) {
      if (now < next || under !== undefined) return;
      next += every * 1000;
      under = subject
        .scrape("", false, connection)
        .catch(fail)
        .finally(() => (under = undefined));
    },
    async over() {
      await under;
      connection.close();
    },
  };
}
