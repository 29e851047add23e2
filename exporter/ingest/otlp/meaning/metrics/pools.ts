// Pools of connections to databases, from the metrics of their clients: how many are idle and used, how many wait for one.
import type { Millis } from "../../../../model/clock.ts";
import type { EventOf } from "../../../../model/event.ts";
import type { MetricPoint } from "../../records.ts";
import { DELTA } from "./increments.ts";
import { Levels, sum, type LevelLimits } from "./levels.ts";
import type { PoolMetric } from "../senders/program.ts";
import { nameOf, textOf } from "../reading/read.ts";
import { UNKNOWN } from "../spans/readings.ts";

type Figure = "idle" | "used" | "pending" | "max";

interface Pool {
  readonly agent: string;
  readonly name: string;
  time: Millis;
  /** What came in this delivery, by the newer names of metrics and by the older ones, which a source may tell beside them. */
  readonly figures: Set<Figure>;
  readonly twins: Set<Figure>;
}

/** Each process of an agent has a pool of its own; those of the same name are told as one. */
export class PoolLevels {
  readonly #levels: Levels;
  readonly #told = new Map<string, Pool>();

  constructor(limits: LevelLimits) {
    this.#levels = new Levels(limits);
  }

  /** What is told from here on comes in one delivery. */
  begin(): void {
    this.#levels.begin();
    this.#told.clear();
  }

  note(use: PoolMetric, agent: string, process: string, point: MetricPoint, now: Millis): void {
    const { value, time, temporality, kind } = point;
    const figure = figureOf(use, point);
    if (figure === undefined || !Number.isInteger(value) || value < 0) return;
    if (kind === "sum" && temporality === DELTA) return;
    const name = nameOf(point.attributes, "pool") ?? UNKNOWN;
    const key = `${agent}\n${name}`;
    const pool: Pool = this.#told.get(key) ?? { agent, name, time, figures: new Set(), twins: new Set() };
    this.#told.set(key, pool);
    const isTwin = use.twin === true;
    (isTwin ? pool.twins : pool.figures).add(figure);
    pool.time = Math.max(pool.time, time);
    this.#levels.note(thing(pool, figure, isTwin), process, time, value, now, sum);
  }

  *samples(): Generator<EventOf<"pool.sampled">> {
    for (const pool of this.#told.values()) {
      const { agent, name, time, figures, twins } = pool;
      const of = (figure: Figure): number | undefined =>
        figures.has(figure) || twins.has(figure)
          ? this.#levels.of(thing(pool, figure, !figures.has(figure)), sum)
          : undefined;
      yield {
        ...{ kind: "pool.sampled", time, agent, pool: name },
        ...{ idle: of("idle"), used: of("used"), pending: of("pending"), max: of("max") },
      };
    }
  }

  turn(now: Millis): void {
    this.#levels.turn(now);
  }

  dump(): ReturnType<Levels["dump"]> {
    return this.#levels.dump();
  }

  restore(from: ReturnType<PoolLevels["dump"]>): void {
    this.#levels.restore(from);
  }
}

function thing({ agent, name }: Pool, figure: Figure, isTwin: boolean): string {
  return `${agent}\n${name}\n${figure}${isTwin ? " (twin)" : ""}`;
}

function figureOf({ figure }: PoolMetric, { attributes }: MetricPoint): Figure | undefined {
  if (figure !== "state") return figure;
  const state = textOf(attributes, "poolState");
  return state === "idle" || state === "used" ? state : undefined;
}
