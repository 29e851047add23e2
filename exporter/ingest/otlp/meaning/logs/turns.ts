// Turns of coding agents, from log records: a prompt begins one, and nothing ends it but the next prompt, the end of the
// session, or silence. What it took is the time from the prompt to the last thing that was told of it. Silence is no end
// while a tool runs, or where the span of the turn is still to come.
import type { Millis } from "../../../../model/clock.ts";
import type { TaskFact } from "../counting/facts.ts";
import { TURN } from "../spans/readings.ts";
import type { Source } from "../senders/sources.ts";

export interface TurnLimits {
  /** Turns open at a time. The oldest ends where there are more. */
  readonly turns: number;
  /** Silence after which a turn has ended, in ms. */
  readonly silence: Millis;
  /** The same while there is reason to wait. */
  readonly patience: Millis;
}

interface Turn {
  readonly source: Source;
  readonly task: string;
  readonly begun: Millis;
  /** By the clock of the sender, and by that of the receiver. */
  last: Millis;
  heard: Millis;
  failed: boolean;
  /** Calls of tools that were let and are not done. */
  running: number;
}

export class Turns {
  /** By scope and agent; the ones heard last at the end. */
  #open = new Map<string, Turn>();
  readonly #limits: TurnLimits;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Ends the turn before, if there is one. The same prompt told again changes nothing. */
  begin(
    source: Source,
    task: string,
    time: Millis,
    now: Millis,
  ): { readonly begun: boolean; readonly ended: readonly TaskFact[] } {
    const key = keyOf(source);
    const before = this.#open.get(key);
    if (before?.task === task) return { begun: false, ended: [] };
    const ended = this.end(source);
    if (this.#open.size >= this.#limits.turns) ended.push(...this.#endOldest());
    this.#open.set(key, { source, task, begun: time, last: time, heard: now, failed: false, running: 0 });
    return { begun: true, ended };
  }

  /** Something happened in the turn. `failed`: how a request ended; undefined for anything else. */
  note(source: Source, time: Millis, now: Millis, failed: boolean | undefined): void {
    const key = keyOf(source);
    const turn = this.#open.get(key);
    if (turn === undefined || time < turn.begun) return;
    if (failed !== undefined && time >= turn.last) turn.failed = failed;
    turn.last = Math.max(turn.last, time);
    turn.heard = now;
    this.#open.delete(key);
    this.#open.set(key, turn);
  }

  /** A call of a tool was let, or is done. */
  noteCall(source: Source, more: 1 | -1): void {
    const turn = this.#open.get(keyOf(source));
    if (turn !== undefined) turn.running = Math.max(0, turn.running + more);
  }

  /** A turn was told by its span. */
  close(source: Source, task: string): void {
    const key = keyOf(source);
    if (this.#open.get(key)?.task === task) this.#open.delete(key);
  }

  end(source: Source): TaskFact[] {
    const key = keyOf(source);
    const turn = this.#open.get(key);
    if (turn === undefined) return [];
    this.#open.delete(key);
    return [factOf(turn)];
  }

  /** `waits`: true for a session whose turns are told by spans, too. */
  turn(now: Millis, waits: (source: Source) => boolean): readonly TaskFact[] {
    const ended: TaskFact[] = [];
    for (const [key, turn] of this.#open) {
      const silence = now - turn.heard;
      if (silence < this.#limits.silence) break;
      if (silence < this.#limits.patience && (turn.running > 0 || waits(turn.source))) continue;
      this.#open.delete(key);
      ended.push(factOf(turn));
    }
    return ended;
  }

  dump(): Map<string, Turn> {
    return structuredClone(this.#open);
  }

  restore(from: ReturnType<Turns["dump"]>): void {
    this.#open = structuredClone(from);
  }

  #endOldest(): readonly TaskFact[] {
    const [oldest] = this.#open.values();
    return oldest === undefined ? [] : this.end(oldest.source);
  }
}

function keyOf({ scope, session }: Source): string {
  return `${scope}\n${session}`;
}

function factOf({ source, task, begun, last, failed }: Turn): TaskFact {
  const duration = (last - begun) / 1000;
  const outcome = failed ? "failed" : "ok";
  return {
    is: "task",
    source,
    signal: "logs",
    agent: source.label,
    type: TURN,
    task,
    outcome,
    time: last,
    duration,
    count: 1,
  };
}
