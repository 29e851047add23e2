// Goose, as far as its captured run does not show it; newer releases in the shape their source tells.
import { describe, expect, it } from "vitest";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import { logs, origin, spans, START } from "./made.ts";
import { feed, MINUTE, play, totalsOf } from "./totals.ts";

describe("Goose", () => {
  const goose = origin("goose", "goose", { "service.namespace": "goose" });
  const session = { "session.id": "s" };
  const shell = { tool_name: "shell", result: "success" };

  it("does not tell how long requests and tools took, but turns", () => {
    const body = spans(
      goose,
      { id: "c", up: "r", name: "stream_response_from_provider", is: session },
      { id: "d", up: "r", name: "dispatch_tool_call", is: session },
      { id: "r", name: "reply_stream", is: session, took: 7 },
    );
    const told = play([body]).map((event) => [event.kind, "duration" in event ? event.duration : undefined]);
    expect(told).toEqual([
      ["agent.spawned", undefined],
      ["llm.finished", undefined],
      ["task.finished", 7],
      ["tool.finished", undefined],
    ]);
  });

  it("is in no swarm by a namespace that all have", () => {
    const [first] = play([spans(goose, { id: "r", name: "reply_stream", is: session })]);
    expect(first).toMatchObject({ kind: "agent.spawned", agent: "goose", type: "goose", swarm: undefined });
  });

  it("tells a call of a tool once, also if the log of it comes long before the spans", () => {
    const translator = new Translator({ since: 0 });
    const events: SwarmEvent[] = [];
    const emit = (event: SwarmEvent): void => void events.push(event);
    const log = logs(origin("goose", "goose_cli::session"), { "event.name": "Tool call completed", ...shell });
    const tool = { id: "d", up: "r", name: "dispatch_tool_call", is: { ...session, "gen_ai.tool.name": "shell" } };
    feed(translator, log, START, emit);
    for (let i = 1; i < 60; i++) translator.turn(START + i * 1000, emit);
    feed(translator, spans(goose, tool), START + MINUTE, emit);
    feed(translator, spans(goose, { id: "r", name: "reply_stream", is: session }), START + MINUTE, emit);
    for (let i = 1; i < 60; i++) translator.turn(START + i * MINUTE, emit);
    expect(totalsOf(events)).toEqual({ "tools|goose|shell|ok": 1, "tasks|goose|turn|ok": 1 });
  });

  it("tells tokens, models and how tools ended in releases that go by the conventions", () => {
    const asked = { ...session, "gen_ai.operation.name": "chat", "gen_ai.request.model": "m" };
    const used = { "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.cache_read.input_tokens": 400 };
    const called = { ...session, "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "shell" };
    const run = { ...session, "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "goose" };
    const body = spans(
      goose,
      { id: "c", up: "l", name: "chat", is: { ...asked, ...used, "gen_ai.usage.output_tokens": 50 } },
      { id: "d", up: "l", name: "dispatch_tool_call", is: { ...called, "error.type": "tool_error" }, took: 3 },
      { id: "l", up: "r", name: "reply_stream", is: session },
      // The whole of the turn, with the tokens of all its requests.
      { id: "r", name: "reply", is: { ...run, ...used, "gen_ai.usage.output_tokens": 50 }, took: 7 },
    );
    const events = play([body]);
    expect(totalsOf(events)).toEqual({
      "requests|goose|m|ok": 1,
      "tokens|goose|m|input": 600,
      "tokens|goose|m|cache_read": 400,
      "tokens|goose|m|output": 50,
      "tools|goose|shell|failed": 1,
      "tasks|goose|turn|ok": 1,
    });
    expect(events.find(({ kind }) => kind === "tool.finished")).toMatchObject({ duration: 3 });
  });
});
