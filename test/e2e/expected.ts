// What must be on the page: the sum of all that was taken.
import { agents, coordination, exporter, experience, queues, tasks } from "../../exporter/catalog/index.ts";
import type { Metric } from "../../exporter/catalog/define.ts";
import { seriesOf } from "./on-page.ts";
import type { Told } from "./teller.ts";

export type Page = ReadonlyMap<string, number>;

/** Counts that follow from what was told alone, and not from when. */
const counted: readonly Metric[] = [
  ...[tasks.attempts, tasks.runDuration, tasks.waitDuration, tasks.assignmentDuration],
  ...[agents.runDuration, agents.restarts, agents.cpuSeconds],
  ...[coordination.messages, coordination.messageDuration, coordination.batchSize, coordination.busySeconds],
  ...[coordination.consensusRounds, coordination.consensusDuration],
  ...[queues.arrivals, queues.served, queues.waitDuration],
  ...[experience.requests, experience.requestDuration, experience.feedback],
  ...[exporter.eventsAccepted, exporter.eventsRejected, exporter.eventsAdjusted, exporter.folded],
];
const countedNames = new Set(
  counted.flatMap(({ name, type }) =>
    type === "counter" ? [name] : [`${name}_sum`, `${name}_count`, ...(type === "histogram" ? [`${name}_bucket`] : [])],
  ),
);

export function isCounted(series: string): boolean {
  return countedNames.has(series.split("{", 1)[0] ?? "");
}

export class Expected {
  readonly #sums = new Map<string, number>();
  readonly #ids = new Set<string>();

  of(series: string): number {
    return this.#sums.get(series) ?? 0;
  }

  /** Reports were taken, those that must be refused were refused. */
  take(body: readonly Told[]): void {
    for (const { kind, id, adds } of body) {
      if (kind !== undefined) this.add(seriesOf(exporter.eventsAccepted, kind), 1);
      if (id !== undefined && this.#ids.has(id)) this.add(seriesOf(exporter.eventsAdjusted, "duplicate"), 1);
      else for (const [series, amount] of adds) this.add(series, amount);
      if (id !== undefined) this.#ids.add(id);
    }
  }

  add(series: string, amount: number): void {
    this.#sums.set(series, this.of(series) + amount);
  }

  /** Where a page differs, a line a series. A series that is not there counts as 0. */
  differences(page: Page): readonly string[] {
    const names = new Set([...this.#sums.keys(), ...[...page.keys()].filter(isCounted)]);
    return [...names].sort().flatMap((series) => {
      const [found, wanted] = [page.get(series) ?? 0, this.of(series)];
      return found === wanted ? [] : [`${series} is ${String(found)}, must be ${String(wanted)}`];
    });
  }
}
