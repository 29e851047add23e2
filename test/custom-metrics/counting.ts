// Custom metrics as a test drives them: a file, events that come through the door, and the lines they come to.
import { load } from "js-yaml";
import type { Definition } from "../../exporter/custom-metrics/definition.ts";
import { definitionsIn } from "../../exporter/custom-metrics/read.ts";
import type { Share } from "../../exporter/shards/share.ts";
import { State } from "../../exporter/state.ts";
import { renderPage } from "../exposition/render-page.ts";
import { LIMITS } from "../shards/swarm.ts";

const NOW = Date.UTC(2026, 10, 21);
export const MINUTE = 60_000;

export interface Setting {
  readonly lines?: number;
  readonly share?: Share;
}

export function definitions(file: string, faults: string[] = []): readonly Definition[] {
  return definitionsIn(load(file) as object, "FILE", faults);
}

export function faultsOf(file: string): readonly string[] {
  const faults: string[] = [];
  definitions(file, faults);
  return faults;
}

export class Counting {
  readonly state: State;
  now = NOW;

  constructor(file: string, { lines = 1_000, share = "whole" }: Setting = {}) {
    const faults: string[] = [];
    const customMetrics = { definitions: definitions(file, faults), lines };
    if (faults.length > 0) throw new Error(faults.join("\n"));
    // As it comes to the process that folds a journal.
    this.state = new State(JSON.parse(JSON.stringify({ ...LIMITS, share, customMetrics })) as typeof LIMITS);
    this.state.resume(NOW);
  }

  /** Events that arrive now. */
  tell(...events: readonly object[]): this {
    const { errors } = this.state.takeIn(Buffer.from(JSON.stringify(events)), this.now);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return this;
  }

  pass(ms: number): this {
    this.now += ms;
    this.state.turn(this.now);
    return this;
  }

  text(): string {
    return renderPage(this.state.customMetrics?.series() ?? [], "text").text;
  }

  /** Sample lines, without headers. */
  lines(): readonly string[] {
    return this.text()
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
  }

  refused(): object {
    return Object.fromEntries(this.state.customMetrics?.refused.entries().filter(([, count]) => count > 0) ?? []);
  }

  /** Another one that goes on from its snapshot. */
  restarted(file: string, setting: Setting = {}): Counting {
    const next = new Counting(file, setting);
    next.now = this.now;
    next.state.restore(this.state.snapshot());
    return next;
  }
}

/** The end of an attempt, as short as a test needs it. */
export const finished = (more: object = {}): object => ({ kind: "task.finished", agent: "a", outcome: "ok", ...more });
