// Metrics of the GenAI conventions, in their generations, alone and beside spans.
import { describe, expect, it } from "vitest";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import { origin, points, spans, START } from "./made.ts";
import type { Body } from "./records.ts";
import { feed, MINUTE, play, totalsOf } from "./totals.ts";

const op = (operation: string): { readonly "gen_ai.operation.name": string } => ({
  "gen_ai.operation.name": operation,
});
const tokens = (input: number, output: number) => ({
  "gen_ai.usage.input_tokens": input,
  "gen_ai.usage.output_tokens": output,
});
const model = { "gen_ai.request.model": "m" };
const app = origin("app");

const SECOND = 1000;

/** Feeds bodies at seconds after the start, with time passing between them and for an hour after. */
function playAt(bodies: readonly (readonly [at: number, body: Body])[]): readonly SwarmEvent[] {
  const translator = new Translator({ since: 0 });
  const events: SwarmEvent[] = [];
  const emit = (event: SwarmEvent): void => void events.push(event);
  let now = START;
  for (const [at, body] of bodies) {
    for (; now < START + at * SECOND; now += SECOND) translator.turn(now, emit);
    feed(translator, body, now, emit);
  }
  for (let i = 0; i < 60; i++) translator.turn((now += MINUTE), emit);
  return events;
}

describe("metrics of the conventions", () => {
  const used = (type: string, value: number, count = 2) => ({
    metric: "gen_ai.client.token.usage",
    value,
    count,
    is: { "gen_ai.token.type": type, ...model },
  });
  const requests = (operation: string, count: number, is = {}) => ({
    metric: "gen_ai.client.operation.duration",
    value: count,
    count,
    is: { ...op(operation), ...model, ...is },
  });

  it("count by themselves, other operations than those of models left out", () => {
    const body = points(
      app,
      used("input", 30),
      used("output", 6),
      requests("chat", 2),
      requests("chat", 1, { "error.type": "RateLimitError" }),
      requests("invoke_agent", 1),
    );
    expect(totalsOf(play([body]))).toEqual({
      "requests|app|m|ok": 2,
      "requests|app|m|rate_limited": 1,
      "tokens|app|m|input": 30,
      "tokens|app|m|output": 6,
    });
  });

  it("wait for spans that wait for the end of their agent, which they do not know themselves", () => {
    const chat = { ...op("chat"), ...model, ...tokens(15, 3) };
    const request = spans(app, { id: "1", up: "a", is: chat });
    const agent = spans(app, { id: "a", is: { ...op("invoke_agent"), "gen_ai.agent.name": "x" } });
    const metrics = points(app, used("input", 15, 1), used("output", 3, 1), requests("chat", 1));
    const expected = {
      "requests|x|m|ok": 1,
      "tokens|x|m|input": 15,
      "tokens|x|m|output": 3,
      "tasks|x|run|ok": 1,
    };
    const first = [0, request] as const;
    expect(totalsOf(playAt([first, [1, metrics], [100, agent]]))).toEqual(expected);
    expect(
      totalsOf(
        playAt([
          [0, metrics],
          [1, request],
          [100, agent],
        ]),
      ),
    ).toEqual(expected);
  });

  it("wait no longer than five minutes for spans, where some are always waiting", () => {
    const chat = { ...op("chat"), ...model, ...tokens(15, 3) };
    const metrics = points(app, used("input", 700, 1), used("output", 30, 1), requests("chat", 9));
    const spansOf = (minute: number): readonly [number, Body] => [
      1 + 60 * minute,
      spans(app, { id: String(minute), up: "a", is: chat }),
    ];
    const pending = Array.from({ length: 9 }, (_, minute) => spansOf(minute));
    const events = playAt([[0, metrics], ...pending]);
    const told = events.find(({ kind }) => kind === "llm.finished");
    expect(told).toMatchObject({ agent: "app", model: "m", count: 9, input: 700, output: 30 });
    expect(events.filter(({ kind }) => kind === "llm.finished")).toHaveLength(1);
  });

  it("add nothing to spans, which tell the agent and the cache", () => {
    const is = { ...op("chat"), ...model, ...tokens(15, 3), "gen_ai.usage.cache_read.input_tokens": 5 };
    const traces = spans(
      app,
      { id: "1", up: "a", is },
      { id: "2", up: "a", is },
      { id: "a", is: { ...op("invoke_agent"), "gen_ai.agent.name": "x" } },
    );
    const metrics = points(app, used("input", 30), used("output", 6), requests("chat", 2));
    const expected = {
      "requests|x|m|ok": 2,
      "tokens|x|m|input": 20,
      "tokens|x|m|cache_read": 10,
      "tokens|x|m|output": 6,
      "tasks|x|run|ok": 1,
    };
    expect(totalsOf(play([traces, metrics]))).toEqual(expected);
    // Also where the program ends, and sends its metrics first.
    expect(totalsOf(play([metrics, traces]))).toEqual(expected);
  });

  it("introduce nobody while they wait: spans may name the agent", () => {
    const is = { ...op("chat"), ...model, ...tokens(30, 6), "gen_ai.agent.name": "x" };
    const metrics = points(app, used("input", 30, 1), used("output", 6, 1), requests("chat", 1));
    const introduced = (...bodies: readonly Body[]) =>
      play(bodies).flatMap((event) => (event.kind === "agent.spawned" ? [event.agent] : []));
    expect(introduced(metrics, spans(app, { id: "1", is }))).toEqual(["x"]);
    expect(introduced(metrics)).toEqual(["app"]);
  });

  it("of two generations count once", () => {
    const newer = [
      { metric: "gen_ai.client.inference.usage.input_tokens", value: 30, is: model },
      { metric: "gen_ai.client.inference.usage.cache_read.input_tokens", value: 10, is: model },
      { metric: "gen_ai.client.inference.usage.output_tokens", value: 6, is: model },
    ];
    expect(totalsOf(play([points(app, used("input", 30), used("output", 6), ...newer)]))).toEqual({
      "tokens|app|m|input": 20,
      "tokens|app|m|cache_read": 10,
      "tokens|app|m|output": 6,
    });
  });

  it("of two generations that wait together add up to the higher one", () => {
    const newer = (value: number) => ({ metric: "gen_ai.client.inference.usage.input_tokens", value, is: model });
    const [one, two] = [points(app, newer(7)), points(app, used("input", 10))];
    for (const bodies of [
      [one, two],
      [two, one],
    ])
      expect(totalsOf(play(bodies))).toEqual({ "tokens|app|m|input": 10 });
  });

  it("tell the mean of all that is told together", () => {
    const took = (server: string, count: number, value: number, to: number) => ({
      ...{ metric: "gen_ai.client.operation.duration", count, value, to },
      is: { ...op("chat"), ...model, "server.address": server },
    });
    const tellings = [
      [points(app, took("a", 3, 4.5, 1), took("b", 2, 20, 1))],
      [points(app, took("a", 3, 4.5, 1)), points(app, took("a", 5, 24.5, 2))],
    ];
    for (const bodies of tellings)
      expect(play(bodies).filter(({ kind }) => kind === "llm.finished")).toMatchObject([{ count: 5, duration: 4.9 }]);
  });

  it("of a library are none of another", () => {
    const [one, two] = ["one", "two"].map((library) => points(origin("app", library), used("input", 10)));
    const groups = [one, two].flatMap((body) => body?.groups ?? []);
    expect(totalsOf(play([{ signal: "metrics", groups }]))).toEqual({ "tokens|app|m|input": 20 });
    expect(totalsOf(play([{ signal: "metrics", groups: [...groups, ...groups] }]))).toEqual({
      "tokens|app|m|input": 20,
    });
  });

  it("wait over a restart with how long it took", () => {
    const before = new Translator({ since: START });
    feed(before, points(app, requests("chat", 2)), START + 1000, () => undefined);
    const after = new Translator({ since: START });
    after.restore(before.dump());
    const events: SwarmEvent[] = [];
    after.turn(START + MINUTE, (event) => void events.push(event));
    expect(events).toMatchObject([
      { kind: "agent.spawned", agent: "app" },
      { kind: "llm.finished", count: 2, duration: 1 },
    ]);
  });
});
