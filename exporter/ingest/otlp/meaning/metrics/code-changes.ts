// What coding agents tell of the code they changed. Metrics alone tell it, so there is nothing to compare it with.
import type { Millis } from "../../../../model/clock.ts";
import type { EventOf } from "../../../../model/event.ts";
import type { Attributes } from "../../attributes.ts";
import type { CodeFigure, CodeMetric } from "../senders/program.ts";

interface Change extends Partial<Record<CodeFigure, number>> {
  readonly agent: string;
  time: Millis;
}

/** Of one delivery, added up. */
export class CodeChanges {
  readonly #changes = new Map<string, Change>();

  /** A figure that is told as 0 is told on: it is there, and nothing has come of it. */
  note({ what }: CodeMetric, agent: string, attributes: Attributes, time: Millis, amount: number): void {
    const figure = typeof what === "string" ? what : figureIn(what, attributes);
    if (figure === undefined) return;
    const change: Change = this.#changes.get(agent) ?? { agent, time };
    this.#changes.set(agent, change);
    change[figure] = (change[figure] ?? 0) + Math.round(amount);
    change.time = Math.max(change.time, time);
  }

  *events(): Generator<EventOf<"code.changed">> {
    for (const change of this.#changes.values()) yield { kind: "code.changed", ...change };
  }
}

function figureIn(
  { key, values }: Exclude<CodeMetric["what"], string>,
  attributes: Attributes,
): CodeFigure | undefined {
  const told = attributes.get(key);
  return typeof told === "string" && Object.hasOwn(values, told) ? values[told] : undefined;
}
