// What events add up to, in the words of the catalog: `tokens|agent|model|type`, `requests|agent|model|outcome` and so on.
import { Translator, type TranslatorOptions } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import type { Body } from "./records.ts";

export type Totals = Readonly<Record<string, number>>;

const TOKENS = ["input", "cache_read", "cache_write", "output"] as const;

export function totalsOf(events: readonly SwarmEvent[]): Totals {
  const totals: Record<string, number> = {};
  const add = (amount: number, ...key: readonly string[]): void => {
    const name = key.join("|");
    totals[name] = Number(((totals[name] ?? 0) + amount).toFixed(9));
  };
  for (const event of events) {
    const { kind } = event;
    if (kind === "llm.finished") add(event.count ?? 1, "requests", event.agent, event.model, event.outcome);
    if (kind === "llm.finished" || kind === "llm.used") {
      const { agent, model } = event;
      const told = TOKENS.filter((type) => event[type] !== undefined);
      for (const type of told) add(event[type] ?? 0, "tokens", agent, model, type);
      if (event.reasoning !== undefined) add(event.reasoning, "reasoning", agent, model);
      if (event.cost !== undefined) add(event.cost, "cost", agent, model);
    }
    if (kind === "tool.finished") add(event.count ?? 1, "tools", event.agent, event.tool, event.outcome);
    if (kind === "database.finished") add(event.count ?? 1, "databases", event.agent, event.database, event.outcome);
    if (kind === "task.finished") add(1, "tasks", event.agent, event.task_type ?? "", event.outcome);
    if (kind === "agent.called") add(event.count ?? 1, "calls", event.agent, event.callee, event.outcome);
    if (kind === "message.handled") add(event.count ?? 1, "messages", event.agent);
  }
  return totals;
}

export const MINUTE = 60_000;

/** Feeds bodies one after the other, half a second apart, and lets an hour pass. */
export function play(bodies: readonly Body[], options: Partial<TranslatorOptions> = {}): readonly SwarmEvent[] {
  const translator = new Translator({ since: 0, ...options });
  const events: SwarmEvent[] = [];
  const emit = (event: SwarmEvent): void => void events.push(event);
  let now = Date.UTC(2026, 10, 21);
  for (const body of bodies) {
    feed(translator, body, now, emit);
    now += 500;
    translator.turn(now, emit);
  }
  for (let i = 0; i < 60; i++) translator.turn((now += MINUTE), emit);
  return events;
}

export function feed(translator: Translator, body: Body, now: number, emit: (event: SwarmEvent) => void): void {
  if (body.signal === "traces") translator.traces(body.groups, now, emit);
  else if (body.signal === "logs") translator.logs(body.groups, now, emit);
  else translator.metrics(body.groups, now, emit);
}
