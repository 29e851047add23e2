// Pools of connections to databases, from the metrics of their clients: how many are idle and used, how many wait for one.
import type { Millis } from "../../../model/clock.ts";
import type { EventOf } from "../../../model/event.ts";
import type { MetricPoint } from "../records.ts";
import { DELTA } from "./increments.ts";
import type { PoolMetric } from "./program.ts";
import { nameOf, textOf } from "./read.ts";
import { UNKNOWN } from "./readings.ts";
import type { Source } from "./sources.ts";

type Figure = "idle" | "used" | "pending" | "max";

interface Level {
  time: Millis;
  value: number;
}

interface Pool {
  readonly agent: string;
  readonly name: string;
  /** By the newer names of metrics and by the older ones, which a source may tell beside them. */
  readonly levels: Map<Figure, Level>;
  readonly twins: Map<Figure, Level>;
}

/** Points of one delivery: of each figure the newest, of several processes added up. */
export class PoolLevels {
  readonly #pools = new Map<string, Pool>();

  note(use: PoolMetric, { label: agent }: Source, point: MetricPoint): void {
    const { value, time, temporality, kind } = point;
    const figure = figureOf(use, point);
    if (figure === undefined || !Number.isInteger(value) || value < 0) return;
    if (kind === "sum" && temporality === DELTA) return;
    const name = nameOf(point.attributes, "pool") ?? UNKNOWN;
    const key = `${agent}\n${name}`;
    const pool: Pool = this.#pools.get(key) ?? { agent, name, levels: new Map(), twins: new Map() };
    this.#pools.set(key, pool);
    const levels = use.twin === true ? pool.twins : pool.levels;
    const known = levels.get(figure);
    if (known === undefined || known.time < time) levels.set(figure, { time, value });
    else if (known.time === time) known.value += value;
  }

  *samples(): Generator<EventOf<"pool.sampled">> {
    for (const { agent, name, levels, twins } of this.#pools.values()) {
      const told = new Map([...twins, ...levels]);
      const of = (figure: Figure): number | undefined => told.get(figure)?.value;
      const time = Math.max(...[...told.values()].map((level) => level.time));
      yield {
        ...{ kind: "pool.sampled", time, agent, pool: name },
        ...{ idle: of("idle"), used: of("used"), pending: of("pending"), max: of("max") },
      };
    }
  }
}

function figureOf({ figure }: PoolMetric, { attributes }: MetricPoint): Figure | undefined {
  if (figure !== "state") return figure;
  const state = textOf(attributes, "poolState");
  return state === "idle" || state === "used" ? state : undefined;
}
