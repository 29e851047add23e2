// Copilot Chat, as far as its captured run does not show it: the pace at which its signals come, and the sub-agents it has built in.
import { describe, expect, it } from "vitest";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import { logs, origin, spans, START } from "./made.ts";
import type { Body } from "./records.ts";
import { feed, MINUTE, play, totalsOf } from "./totals.ts";

const SECOND = 1000;

/** What comes of bodies by the second they arrive in, and of silence after them. */
function timeline(bodies: Readonly<Record<number, Body>>, seconds: number): readonly SwarmEvent[] {
  const translator = new Translator({ since: 0 });
  const events: SwarmEvent[] = [];
  const emit = (event: SwarmEvent): void => void events.push(event);
  for (let second = 0; second <= seconds; second++) {
    const now = START + second * SECOND;
    const body = bodies[second];
    if (body !== undefined) feed(translator, body, now, emit);
    translator.turn(now, emit);
  }
  for (let i = 1; i < 60; i++) translator.turn(START + seconds * SECOND + i * MINUTE, emit);
  return events;
}

describe("Copilot Chat", () => {
  const window = origin("copilot-chat", "copilot-chat", { "session.id": "window" });
  const request = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m" };
  const chat = { ...request, "gen_ai.usage.input_tokens": 100 };
  const cached = { "gen_ai.usage.cache_read.input_tokens": 60 };
  const begin = { "event.name": "copilot_chat.session.start", "session.id": "conversation" };
  const run = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "GitHub Copilot Chat" };

  it("tells cached tokens apart, though its events come after a second and its spans after five", () => {
    const event = { "event.name": "gen_ai.client.inference.operation.details", ...chat };
    const span = { id: "c", up: "r", name: "chat m", is: { ...chat, ...cached } };
    expect(totalsOf(timeline({ 1: logs(window, event), 6: spans(window, span) }, 30))).toEqual({
      "requests|copilot-chat|m|ok": 1,
      "tokens|copilot-chat|m|input": 40,
      "tokens|copilot-chat|m|cache_read": 60,
    });
  });

  it("ends a turn in which a tool takes long by its span", () => {
    const asked = { id: "c", up: "r", name: "chat m", is: chat };
    const ended = { id: "r", name: "invoke_agent GitHub Copilot Chat", is: run, status: 2, took: 200 };
    const bodies = { 0: logs(window, begin), 5: spans(window, asked), 200: spans(window, ended) };
    const tasks = timeline(bodies, 230).filter(({ kind }) => kind === "task.finished");
    expect(tasks).toMatchObject([{ agent: "copilot-chat", outcome: "failed", duration: 200 }]);
  });

  it("tells a turn as failed whose last answer broke off, though its span does not", () => {
    const broken = { ...request, "error.type": "TypeError", "gen_ai.response.finish_reasons": "error" };
    const asked = { id: "c", up: "r", name: "chat m", status: 2, is: broken };
    expect(totalsOf(play([spans(window, asked, { id: "r", name: "invoke_agent", is: run, status: 1 })]))).toEqual({
      "requests|copilot-chat|m|failed": 1,
      "tasks|copilot-chat|turn|failed": 1,
    });
  });

  it("knows one agent in a window, whatever conversation a turn is of", () => {
    const told = play([logs(window, begin), spans(window, { id: "r", name: "invoke_agent", is: run })]);
    expect(totalsOf(told)).toEqual({ "tasks|copilot-chat|turn|ok": 1 });
  });

  it("names sub-agents as they are asked for, and those it has built in as it labels them", () => {
    const of = (label: string): Record<string, string> => ({ "copilot_chat.debug_log_label": label });
    const below = (label: string): Parameters<typeof spans>[1] => ({
      id: label,
      up: "r",
      name: "invoke_agent GitHub Copilot Chat",
      is: { ...run, ...of(label) },
    });
    const body = spans(window, below("runSubagent-Plan"), below("searchSubagent"), { id: "r", is: run });
    expect(totalsOf(play([body]))).toEqual({
      "calls|copilot-chat|copilot-chat/Plan|ok": 1,
      "calls|copilot-chat|copilot-chat/searchSubagent|ok": 1,
      "tasks|copilot-chat|turn|ok": 1,
    });
  });
});
