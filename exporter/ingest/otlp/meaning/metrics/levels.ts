// Levels that processes tell of themselves, put together for the agent all of them are.
//
// An agent may run as several processes, replicas of a service, and each tells only of itself, by deliveries of its own. Of
// each the newest value is kept until it was silent for so long that it must be gone; the agent's is made of all of them.
import type { Millis } from "../../../../model/clock.ts";

export interface LevelLimits {
  /** Levels kept; the one told least recently makes room. */
  readonly levels: number;
  /** Silence after which a process is gone, in ms. */
  readonly silence: Millis;
}

interface Level {
  readonly thing: string;
  readonly time: Millis;
  readonly value: number;
  readonly heard: Millis;
  readonly delivery: number;
}

/** How values of the same thing are put together. */
export type Join = (one: number, other: number) => number;
export const sum: Join = (one, other) => one + other;

export class Levels {
  /** By thing and process; told least recently first. */
  #levels = new Map<string, Level>();
  readonly #processes = new Map<string, Set<string>>();
  readonly #limits: LevelLimits;
  #delivery = 0;

  constructor(limits: LevelLimits) {
    this.#limits = limits;
  }

  /** What is noted from here on comes in one delivery: a process tells a level in parts, each of them once in a delivery. */
  begin(): void {
    this.#delivery++;
  }

  note(thing: string, process: string, time: Millis, told: number, now: Millis, join: Join): void {
    const key = `${thing}\n${process}`;
    const known = this.#levels.get(key);
    if (known !== undefined && time < known.time) return;
    const isPart = known?.time === time && known.delivery === this.#delivery;
    const value = isPart ? join(known.value, told) : told;
    this.#levels.delete(key);
    this.#keep(key, { thing, time, value, heard: now, delivery: this.#delivery });
  }

  /** Undefined if no process tells it. */
  of(thing: string, join: Join): number | undefined {
    let all: number | undefined;
    for (const key of this.#processes.get(thing) ?? []) {
      const { value } = this.#levels.get(key) ?? {};
      if (value !== undefined) all = all === undefined ? value : join(all, value);
    }
    return all;
  }

  turn(now: Millis): void {
    for (const [key, { heard }] of this.#levels) {
      if (heard + this.#limits.silence > now) return;
      this.#forget(key);
    }
  }

  dump(): readonly (readonly [string, Level])[] {
    return [...this.#levels];
  }

  restore(from: ReturnType<Levels["dump"]>): void {
    this.#levels = new Map();
    this.#processes.clear();
    // Deliveries are counted anew.
    for (const [key, level] of from) this.#keep(key, { ...level, delivery: -1 });
  }

  #keep(key: string, level: Level): void {
    const [oldest] = this.#levels.size >= this.#limits.levels ? this.#levels.keys() : [];
    if (oldest !== undefined) this.#forget(oldest);
    this.#levels.set(key, level);
    const keys = this.#processes.get(level.thing);
    if (keys === undefined) this.#processes.set(level.thing, new Set([key]));
    else keys.add(key);
  }

  #forget(key: string): void {
    const thing = this.#levels.get(key)?.thing ?? "";
    this.#levels.delete(key);
    const keys = this.#processes.get(thing);
    keys?.delete(key);
    if (keys?.size === 0) this.#processes.delete(thing);
  }
}
