// What processes that are agents tell of themselves: memory, processor time, and how the runtime of JavaScript fares.
import type { Millis } from "../../../../model/clock.ts";
import type { EventOf } from "../../../../model/event.ts";
import type { MetricPoint } from "../../records.ts";
import { DELTA } from "./increments.ts";
import { Levels, sum, type Join, type LevelLimits } from "./levels.ts";
import type { ProcessFigure } from "../senders/program.ts";

/** Figures that only grow: those of an agent are what those of its processes grew by. */
type Total = "cpu" | "gc_time";
type LevelFigure = Exclude<ProcessFigure, Total>;

export interface ResourceLimits extends LevelLimits {
  /** Agents whose totals are kept; the one heard least recently makes room. */
  readonly agents: number;
}

interface ResourcesDump {
  readonly levels: ReturnType<Levels["dump"]>;
  readonly totals: ReadonlyMap<string, Readonly<Partial<Record<Total, number>>>>;
}

interface Beat extends Partial<Record<ProcessFigure, number>> {
  readonly agent: string;
  time: Millis;
}

export class Resources {
  readonly #levels: Levels;
  readonly #agents: number;
  /** Seconds, by agent; heard least recently first. */
  #totals = new Map<string, Partial<Record<Total, number>>>();
  /** Figures that came in this delivery. */
  readonly #told = new Map<string, { time: Millis; readonly figures: Set<ProcessFigure> }>();

  constructor({ agents, ...limits }: ResourceLimits) {
    this.#levels = new Levels(limits);
    this.#agents = agents;
  }

  /** What is told from here on comes in one delivery. */
  begin(): void {
    this.#levels.begin();
    this.#told.clear();
  }

  /** A level is told in parts, as heaps are by their spaces, and by each process of an agent. */
  level(figure: LevelFigure, agent: string, process: string, point: MetricPoint, now: Millis): void {
    const { time, value, kind, temporality } = point;
    if (!Number.isFinite(value) || value < 0) return;
    if (temporality === DELTA && kind !== "gauge") return;
    this.#levels.note(thing(agent, figure), process, time, value, now, joinOf(figure));
    this.#note(figure, agent, time);
  }

  grew(figure: Total, agent: string, time: Millis, seconds: number): void {
    const totals = this.#totals.get(agent) ?? {};
    this.#totals.delete(agent);
    this.#totals.set(agent, { ...totals, [figure]: (totals[figure] ?? 0) + seconds });
    const [oldest] = this.#totals.size > this.#agents ? this.#totals.keys() : [];
    if (oldest !== undefined) this.#totals.delete(oldest);
    this.#note(figure, agent, time);
  }

  /** What this delivery told, of all processes of an agent together. */
  *heartbeats(): Generator<EventOf<"agent.heartbeat">> {
    for (const [agent, { time, figures }] of this.#told) {
      const beat: Beat = { agent, time };
      for (const figure of figures) {
        const value = isTotal(figure)
          ? this.#totals.get(agent)?.[figure]
          : this.#levels.of(thing(agent, figure), joinOf(figure));
        if (value !== undefined) beat[figure] = value;
      }
      yield { kind: "agent.heartbeat", ...beat };
    }
  }

  turn(now: Millis): void {
    this.#levels.turn(now);
  }

  dump(): ResourcesDump {
    return { levels: this.#levels.dump(), totals: structuredClone(this.#totals) };
  }

  restore({ levels, totals }: ResourcesDump): void {
    this.#levels.restore(levels);
    this.#totals = new Map(totals);
  }

  #note(figure: ProcessFigure, agent: string, time: Millis): void {
    const told = this.#told.get(agent) ?? { time, figures: new Set() };
    this.#told.set(agent, told);
    told.figures.add(figure);
    told.time = Math.max(told.time, time);
  }
}

export function isTotal(figure: ProcessFigure): figure is Total {
  return figure === "cpu" || figure === "gc_time";
}

function thing(agent: string, figure: ProcessFigure): string {
  return `${agent}\n${figure}`;
}

/** Of several event loops the worst is told. */
function joinOf(figure: LevelFigure): Join {
  return figure === "event_loop_delay" ? Math.max : sum;
}
