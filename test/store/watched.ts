// A store as a test drives it: events come through the door's own parser, values are read as Prometheus would see them.
import { renderPage } from "../exposition/render-page.ts";
import { isRejection, parseEvent } from "../../exporter/ingest/parse.ts";
import type { EventKind } from "../../exporter/model/event.ts";
import type { Series } from "../../exporter/store/series.ts";
import { Store, type StoreLimits } from "../../exporter/store/store.ts";

/** Second 0 of every test, in Unix milliseconds. */
export const BEGINNING = Date.UTC(2026, 0, 1);

/** A model whose prices are easy to multiply by. */
const PRICES = [{ model: "m", input: 1, cache_read: 0.1, cache_write: 2, output: 10 }];

const LIMITS: StoreLimits = {
  maxAgents: 100,
  maxTaskTypes: 10,
  maxQueues: 10,
  maxModels: 5,
  maxTools: 5,
  prices: PRICES,
  maxSeries: 100_000,
  maxOpenTasks: 1_000,
  agentHistograms: true,
  agentTtl: 300_000,
  taskTimeout: 3_600_000,
};

/** Fields of an event; `time` is in seconds after the beginning. */
type Told = Readonly<Record<string, unknown>> & { readonly time?: number };

export interface Watched {
  readonly store: Store;
  /** Moves the clock to so many seconds after the beginning. */
  at(seconds: number): Watched;
  /** An event that arrives now, and happened now unless it tells a time. */
  tell(kind: EventKind, told?: Told): Watched;
  /** Moves the clock and brings the store up to it, as every tick does. */
  tick(seconds: number): Watched;
  /** One value of the page; undefined if it has no such line. */
  read(line: string): number | undefined;
  /** All lines that contain a text. */
  lines(part: string): Readonly<Record<string, number>>;
  /** What was noticed so far, by reason; what was folded, by label. */
  readonly noticed: Record<string, number>;
  readonly folded: Record<string, number>;
}

export function watched(limits: Partial<StoreLimits> = {}): Watched {
  const noticed: Record<string, number> = {};
  const folded: Record<string, number> = {};
  const store = new Store(
    { ...LIMITS, ...limits },
    { adjusted: (reason) => count(noticed, reason), folded: (label) => count(folded, label) },
  );
  let now = BEGINNING;
  const it: Watched = {
    store,
    noticed,
    folded,
    at(seconds) {
      now = BEGINNING + seconds * 1000;
      return it;
    },
    tell(kind, { time, ...fields } = {}) {
      const told = time === undefined ? {} : { time: BEGINNING + time * 1000 };
      const result = parseEvent({ kind, ...fields, ...told }, 0, now);
      if (isRejection(result)) throw new Error(result.message);
      store.apply(result.event, now);
      return it;
    },
    tick(seconds) {
      it.at(seconds);
      store.refresh(now);
      return it;
    },
    read(line) {
      store.publish(now);
      return pageOf(store.series()).get(line);
    },
    lines(part) {
      store.publish(now);
      return Object.fromEntries([...pageOf(store.series())].filter(([line]) => line.includes(part)));
    },
  };
  return it;
}

/** The lines of a page: `name{labels}` → value. Throws on a line that comes twice. */
export function pageOf(series: Iterable<Series>): ReadonlyMap<string, number> {
  const page = new Map<string, number>();
  for (const line of renderPage(series, "text").text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const at = line.lastIndexOf(" ");
    const name = line.slice(0, at);
    if (page.has(name)) throw new Error(`${name} is on the page twice`);
    page.set(name, Number(line.slice(at + 1)));
  }
  return page;
}

function count(into: Record<string, number>, name: string): void {
  into[name] = (into[name] ?? 0) + 1;
}
