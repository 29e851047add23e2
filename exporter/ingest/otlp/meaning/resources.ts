// Memory and processor time of processes that are agents, from the metrics of the process.
import type { Millis } from "../../../model/clock.ts";
import type { MetricPoint } from "../records.ts";
import type { Source } from "./sources.ts";

export interface ProcessUse {
  readonly agent: string;
  time: Millis;
  /** Bytes, and seconds of processor time since the process began. */
  memory: number | undefined;
  cpu: number | undefined;
}

/** Points of one delivery, added up: processor time is told by mode, and an agent may have several processes. */
export class Resources {
  readonly #uses = new Map<string, ProcessUse>();

  note(as: "memory" | "cpu", { label: agent }: Source, { time, value }: MetricPoint): void {
    if (!Number.isFinite(value) || value < 0) return;
    const use = this.#uses.get(agent) ?? { agent, time, memory: undefined, cpu: undefined };
    this.#uses.set(agent, use);
    use[as] = (use[as] ?? 0) + value;
    use.time = Math.max(use.time, time);
  }

  all(): Iterable<ProcessUse> {
    return this.#uses.values();
  }
}
