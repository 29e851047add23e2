// Trees of spans: what waits for what, for how long, and what is given up for want of room.
import { describe, expect, it } from "vitest";
import { limits } from "../../../../exporter/ingest/otlp/meaning/limits.ts";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import { origin, spans, START } from "./made.ts";
import type { Body } from "./records.ts";
import { feed, MINUTE, play, totalsOf, type Totals } from "./totals.ts";

const app = origin("app");
const chat = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m" };
const agent = (name: string) => ({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": name });

/** Feeds bodies at minutes of the test, and gives what was told up to each of them. */
class Play {
  readonly events: SwarmEvent[] = [];
  readonly translator: Translator;
  readonly #emit = (event: SwarmEvent): void => void this.events.push(event);

  constructor(spansKept = limits.traces.spans) {
    this.translator = new Translator({
      since: START,
      limits: { ...limits, traces: { ...limits.traces, spans: spansKept } },
    });
  }

  at(minute: number, body?: Body): Totals {
    const now = START + minute * MINUTE;
    if (body !== undefined) feed(this.translator, body, now, this.#emit);
    this.translator.turn(now, this.#emit);
    return totalsOf(this.events);
  }
}

it("introduces who only ran, and whom nobody but a call tells of", () => {
  const run = (name: string) => ({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": name });
  const body = spans(origin("app"), { id: "b", up: "a", is: run("b") }, { id: "a", is: run("a") });
  const introduced = play([body]).flatMap((event) => (event.kind === "agent.spawned" ? [event.agent] : []));
  expect(introduced.sort()).toEqual(["a", "b"]);
});

describe("a request", () => {
  it("is told when the agent above it is known, through what lies between", () => {
    const play = new Play();
    expect(play.at(0, spans(app, { id: "c", up: "s", is: chat }))).toEqual({});
    expect(play.at(1, spans(app, { id: "s", up: "a" }))).toEqual({});
    expect(play.at(2, spans(app, { id: "a", up: "root", is: agent("x") }))).toEqual({ "requests|x|m|ok": 1 });
  });

  it("is told at once if it names its agent itself", () => {
    const body = spans(app, { id: "c", up: "s", is: { ...chat, "gen_ai.agent.name": "x" } });
    expect(new Play().at(0, body)).toEqual({ "requests|x|m|ok": 1 });
  });

  it("is the service's if no agent is above", () => {
    const play = new Play();
    expect(play.at(0, spans(app, { id: "c", up: "r", is: chat }, { id: "r" }))).toEqual({ "requests|app|m|ok": 1 });
  });

  it("is the service's if the trace was silent for long", () => {
    const play = new Play();
    play.at(0, spans(app, { id: "c", up: "a", is: chat }));
    expect(play.at(1)).toEqual({});
    expect(play.at(2)).toEqual({ "requests|app|m|ok": 1 });
  });

  it("waits no longer than it may in a trace that is never silent", () => {
    const play = new Play();
    play.at(0, spans(app, { id: "c", up: "a", is: chat }));
    for (let minute = 1; minute < 10; minute++) {
      expect(play.at(minute, spans(app, { id: `s${minute}`, up: "a" }))).toEqual({});
    }
    expect(play.at(10, spans(app, { id: "s10", up: "a" }))).toEqual({ "requests|app|m|ok": 1 });
  });

  it("finds the agent above in another service", () => {
    const play = new Play();
    play.at(0, spans(origin("tools"), { id: "c", up: "h", is: chat }, { id: "h", up: "a" }));
    expect(play.at(1, spans(app, { id: "a", is: agent("x") }))).toMatchObject({ "requests|x|m|ok": 1 });
  });
});

describe("an agent below an agent", () => {
  const tree = spans(
    app,
    { id: "inner", up: "tool", took: 2, status: 2, is: agent("inner") },
    { id: "tool", up: "outer", is: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "ask" } },
    { id: "outer", is: agent("outer") },
  );

  it("is a call, and no task of its own", () => {
    const play = new Play();
    expect(play.at(0, tree)).toEqual({
      "calls|outer|inner|failed": 1,
      "tools|outer|ask|ok": 1,
      "tasks|outer|run|ok": 1,
    });
    expect(play.events.find(({ kind }) => kind === "agent.called")).toMatchObject({ duration: 2 });
  });
});

describe("bounds", () => {
  it("the trace silent for longest makes room, and tells what it knows", () => {
    const play = new Play(4);
    for (const trace of ["1", "2", "3", "4", "5"]) play.at(0, spans(app, { id: "c", up: "a", trace, is: chat }));
    expect(play.at(0)).toEqual({ "requests|app|m|ok": 1 });
    expect(play.translator.dropped.traces).toBe(1);
  });

  it("traces that are none of ours take no room from others", () => {
    const play = new Play(4);
    play.at(0, spans(app, { id: "c", up: "a", is: chat }));
    for (let i = 0; i < 100; i++) play.at(0, spans(origin("web"), { id: `${i}`, trace: `web ${i}` }));
    expect(play.at(1, spans(app, { id: "a", is: agent("x") }))).toMatchObject({ "requests|x|m|ok": 1 });
    expect(play.translator.dump().traces.others.spans).toBeLessThanOrEqual(4);
  });

  it("a trace too large for all the room begins anew", () => {
    const play = new Play(4);
    for (let i = 0; i < 10; i++) play.at(0, spans(app, { id: `c${i}`, up: "a", is: chat }));
    expect(play.translator.dump().traces.ours.spans).toBeLessThanOrEqual(4);
    expect(play.at(5)).toEqual({ "requests|app|m|ok": 10 });
  });

  it("spans above each other in a circle are no reason to hang", () => {
    const body = spans(
      app,
      { id: "a", up: "b", is: agent("x") },
      { id: "b", up: "a" },
      { id: "c", up: "c", is: agent("y") },
    );
    expect(new Play().at(0, body)).toEqual({ "tasks|x|run|ok": 1, "tasks|y|run|ok": 1 });
  });

  it("nothing is left of what is over", () => {
    const play = new Play();
    play.at(0, spans(app, { id: "c", up: "a", is: chat }, { id: "x", trace: "other" }));
    play.at(5);
    expect(play.translator.dump().traces).toEqual({
      ours: { traces: new Map(), spans: 0 },
      others: { traces: new Map(), spans: 0 },
    });
  });
});
