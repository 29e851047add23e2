// What processes that are agents tell of themselves: memory, processor time, and how the runtime of JavaScript fares.
import type { Millis } from "../../../model/clock.ts";
import type { EventOf } from "../../../model/event.ts";
import type { MetricPoint } from "../records.ts";
import { DELTA } from "./increments.ts";
import type { ProcessFigure } from "./program.ts";
import type { Source } from "./sources.ts";

interface ProcessUse extends Partial<Record<ProcessFigure, number>> {
  readonly agent: string;
  time: Millis;
}

/** Points of one delivery, added up: processor time is told by mode, heaps by space, and an agent may have several processes. */
export class Resources {
  readonly #uses = new Map<string, ProcessUse>();

  note(figure: ProcessFigure, { label: agent }: Source, { time, value, sum, kind, temporality }: MetricPoint): void {
    const told = kind === "histogram" || kind === "exponential" ? (sum ?? NaN) : value;
    if (!Number.isFinite(told) || told < 0) return;
    if (temporality === DELTA && kind !== "gauge") return;
    const use: ProcessUse = this.#uses.get(agent) ?? { agent, time };
    this.#uses.set(agent, use);
    const before = use[figure] ?? 0;
    // Of several event loops the worst is told.
    use[figure] = figure === "event_loop_delay" ? Math.max(before, told) : before + told;
    use.time = Math.max(use.time, time);
  }

  *heartbeats(): Generator<EventOf<"agent.heartbeat">> {
    for (const use of this.#uses.values()) yield { kind: "agent.heartbeat", ...use };
  }
}
