// Puts one page of metrics together: the store's series, fresh readings of the host, the exporter's own figures.
import { families } from "./catalog/index.ts";
import type { Collector } from "./collectors/collector.ts";
import type { Snapshot } from "./collectors/host/resource-use.ts";
import { renderPage, type Block, type Format, type Page } from "./exposition/page.ts";
import { collect, readingBlocks, type CollectorRun } from "./exposition/readings.ts";
import { describe, type Log } from "./log.ts";
import type { Clock } from "./model/clock.ts";
import type { Self } from "./self.ts";
import type { Ledger } from "./store/ledger.ts";
import type { Store } from "./store/store.ts";

/** Time the collectors get in a turn of the insight engine. */
const TURN_BUDGET_MS = 1_000;

interface Sources {
  readonly store: Store;
  readonly findings: Ledger;
}

export class Gatherer {
  readonly #collectors: readonly Collector[];
  readonly #self: Self;
  readonly #sources: Sources;
  readonly #clock: Clock;
  readonly #log: Log;
  #runs: readonly CollectorRun[] = [];

  constructor(collectors: readonly Collector[], self: Self, sources: Sources, clock: Clock, log: Log) {
    this.#collectors = collectors;
    this.#self = self;
    this.#sources = sources;
    this.#clock = clock;
    this.#log = log;
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

  async page(format: Format, budgetMs: number): Promise<Page> {
    const began = performance.now();
    const { readings } = await this.#collect(budgetMs);
    this.#sources.store.publish(this.#clock());
    const blocks = new Map<string, Block>();
    const add = (block: Block): void => void blocks.set(block.metric.name, block);
    for (const series of this.#sources.store.series()) add(series);
    for (const series of this.#sources.findings.all()) add(series);
    for (const block of readingBlocks(readings)) add(block);
    for (const block of await this.#self.blocks()) add(block);
    const page = renderPage(inOrder(blocks), format);
    this.#self.scraped(page.series, (performance.now() - began) / 1000);
    return page;
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

/** In the order of the catalog: a page reads the same from scrape to scrape. */
function inOrder(blocks: ReadonlyMap<string, Block>): readonly Block[] {
  return Object.values(families).flatMap((family) =>
    Object.values(family).flatMap((metric) => {
      const block = blocks.get(metric.name);
      return block === undefined ? [] : [block];
    }),
  );
}
