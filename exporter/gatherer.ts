// Puts one page of metrics together: the store's series, fresh readings of the host, the exporter's own figures.
import type { Registry } from "prom-client";
import type { Metric } from "./catalog/define.ts";
import { families } from "./catalog/index.ts";
import type { Collector } from "./collectors/collector.ts";
import type { Snapshot } from "./collectors/host/resource-use.ts";
import { Foreign } from "./exposition/foreign.ts";
import { Newborn, type Veil } from "./exposition/newborn.ts";
import type { Format } from "./exposition/page.ts";
import { namesOf } from "./exposition/reserved.ts";
import { press, type PageRequest, type Part, type Piece } from "./exposition/press.ts";
import { collect, readingFamilies, type CollectorRun } from "./exposition/readings.ts";
import { Sheet } from "./exposition/sheet.ts";
import { veiledFamily, VeiledSheet } from "./exposition/veiled.ts";
import { describe, type Log } from "./log.ts";
import type { Clock } from "./model/clock.ts";
import type { Published } from "./published.ts";
import type { Self } from "./self.ts";
import { publishes, type Share } from "./shards/share.ts";
import type { State } from "./state.ts";

/** Time the collectors get in a turn of the insight engine. */
const TURN_BUDGET_MS = 1_000;

interface Sources {
  readonly state: Pick<State, "store" | "passThrough" | "customMetrics">;
  readonly published: Published;
  /** Metrics of users, which are not in the catalog. */
  readonly registry: Registry;
  /** Which of the metrics are for this process to publish. */
  readonly share: Share;
}

export class Gatherer {
  readonly #collectors: readonly Collector[];
  readonly #self: Self;
  readonly #sources: Sources;
  readonly #clock: Clock;
  readonly #log: Log;
  /** The store's series, kept rendered from scrape to scrape. */
  readonly #sheets: readonly Sheet[];
  /** The same of metrics that are defined in the configuration. */
  readonly #customSheets: readonly Sheet[];
  readonly #newborn: Newborn;
  #runs: readonly CollectorRun[] = [];

  constructor(collectors: readonly Collector[], self: Self, sources: Sources, clock: Clock, log: Log) {
    this.#collectors = collectors;
    this.#self = self;
    this.#sources = sources;
    this.#clock = clock;
    this.#log = log;
    this.#sheets = sources.state.store
      .series()
      .filter(({ metric }) => publishes(sources.share, metric))
      .map((series) => new Sheet(series));
    this.#customSheets = (sources.state.customMetrics?.series() ?? []).map((series) => new Sheet(series));
    this.#newborn = new Newborn([...this.#sheets, ...this.#customSheets].map(({ series }) => series));
  }

  /** How the collectors' last runs went. */
  get runs(): readonly CollectorRun[] {
    return this.#runs;
  }

  /** Readings of the host for the insight engine. */
  async snapshot(): Promise<Snapshot> {
    const { readings } = await this.#collect(TURN_BUDGET_MS);
    return { time: this.#clock(), readings };
  }

  /** Makes ready for a page, and gives it piece by piece. */
  async page({ format, packs, budgetMs, scraper }: PageRequest): Promise<Iterable<Piece>> {
    const began = performance.now();
    const { readings } = await this.#collect(budgetMs);
    this.#sources.state.store.publish(this.#clock());
    const parts = new Map<string, Part>();
    const veil = scraper === undefined ? undefined : this.#newborn.veil(scraper, this.#clock());
    for (const sheet of this.#sheets) parts.set(sheet.series.metric.name, partOf(sheet, format, veil));
    for (const series of this.#sources.published.series()) parts.set(series.metric.name, series);
    for (const family of readingFamilies(readings)) parts.set(family.metric.name, family);
    for (const family of await this.#self.families()) parts.set(family.metric.name, family);
    const registered = await this.#registered();
    const custom = this.#customSheets.filter(({ series }) => !isTaken(series.metric, registered.names));
    const customParts = custom.map((sheet) => partOf(sheet, format, veil));
    const passed = this.#passed(
      new Set([...registered.names, ...custom.flatMap(({ series }) => namesOf(series.metric))]),
    );
    const all = [...inOrder(parts, this.#sources.share), ...customParts, ...passed, registered];
    return this.#noted(press(all, format, packs), began, veil);
  }

  /** What is passed through, if anything is; names that users gave to metrics of their own are theirs. */
  #passed(taken: ReadonlySet<string>): readonly Part[] {
    const { passThrough } = this.#sources.state;
    return passThrough === undefined ? [] : [passThrough.page(taken)];
  }

  /** What users put into their registry; nothing if one of their callbacks fails, which must not take our figures along. */
  async #registered(): Promise<Foreign> {
    try {
      return new Foreign(await this.#sources.registry.metrics());
    } catch (error) {
      this.#log("warn", `metrics of the registry are left out of the page: ${describe(error)}`);
      return new Foreign("");
    }
  }

  /** Passes the pieces on, and notes at the end what the page came to. */
  *#noted(pieces: Iterable<Piece>, began: number, veil: Veil | undefined): Generator<Piece> {
    let series = 0;
    for (const piece of pieces) {
      series += piece.series;
      yield piece;
    }
    veil?.shown();
    this.#self.scraped(series, (performance.now() - began) / 1000);
  }

  async #collect(budgetMs: number): Promise<Awaited<ReturnType<typeof collect>>> {
    const collected = await collect(this.#collectors, budgetMs);
    for (const run of collected.runs) this.#noteFailure(run);
    this.#runs = collected.runs;
    this.#self.collected(collected.runs);
    return collected;
  }

  /** Logs when a collector begins to fail and when it is well again, not every time in between. */
  #noteFailure(run: CollectorRun): void {
    const before = this.#runs.find(({ name }) => name === run.name);
    if (!run.success && before?.success !== false)
      this.#log("warn", `collector ${run.name} failed: ${describe(run.error)}`);
    if (run.success && before?.success === false) this.#log("info", `collector ${run.name} works again`);
  }
}

function isTaken(metric: Metric, taken: ReadonlySet<string>): boolean {
  return namesOf(metric).some((name) => taken.has(name));
}

/**
 * How the series of a sheet are shown. What is kept rendered serves both formats: exemplars, which one of them has, are rendered
 * with their series.
 */
function partOf(sheet: Sheet, format: Format, veil: Veil | undefined): Part {
  const { series } = sheet;
  const hidden = veil?.rowsOf(series) ?? [];
  const hasMore = format === "openmetrics" && series.hasExemplars;
  if (veil === undefined || hidden.length === 0) return hasMore ? series : sheet;
  return hasMore ? veiledFamily(series, veil) : new VeiledSheet(sheet, veil, hidden);
}

/** What is for this process to publish, in the order of the catalog: a page reads the same from scrape to scrape. */
function inOrder(parts: ReadonlyMap<string, Part>, share: Share): readonly Part[] {
  return Object.values(families).flatMap((family) =>
    Object.values(family).flatMap((metric) => {
      const part = parts.get(metric.name);
      return part === undefined || !publishes(share, metric) ? [] : [part];
    }),
  );
}
