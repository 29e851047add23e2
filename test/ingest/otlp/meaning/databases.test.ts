// Calls of databases: by spans of both generations of the conventions, by the metric, and what they are not.
import { describe, expect, it } from "vitest";
import { Decoder } from "../../../../exporter/ingest/otlp/wire/decoder.ts";
import { limits } from "../../../../exporter/ingest/otlp/meaning/limits.ts";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import { wants } from "../../../../exporter/ingest/otlp/meaning/senders/wanted.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import { origin, points, spans, START } from "./made.ts";
import type { Body } from "./records.ts";
import { feed, MINUTE, play, totalsOf } from "./totals.ts";

const app = origin("app");
const stable = (system: string) => ({ "db.system.name": system });
const older = (system: string) => ({ "db.system": system });
const agent = (name: string) => ({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": name });
const tool = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" };

/** A service is no agent because it asks databases: here it is known to be one. */
const known = spans(app, { id: "met", trace: "met", is: agent("app") });
/** Totals of these, without those of the run by which the agent became known. */
function countedIn(...bodies: readonly Body[]): Readonly<Record<string, number>> {
  const { "tasks|app|run|ok": runs, ...totals } = totalsOf(play([known, ...bodies]));
  expect(runs).toBe(1);
  return totals;
}

describe("the code of a failed call", () => {
  const failed = (system: string, code: string, error = "DriverError") => ({
    ...stable(system),
    "db.response.status_code": code,
    "error.type": error,
  });

  it.each([
    ["postgresql", "42501", "denied"],
    ["postgresql", "28P01", "denied"],
    ["postgresql", "57014", "cancelled"],
    ["postgresql", "55P03", "timeout"],
    ["postgresql", "23505", "failed"],
    ["mysql", "1142", "denied"],
    ["mysql", "3024", "timeout"],
    ["microsoft.sql_server", "18456", "denied"],
    ["oracle.db", "ORA-01013", "cancelled"],
    ["mongodb", "13", "denied"],
    ["mongodb", "50", "timeout"],
    ["elasticsearch", "403", "denied"],
    // The same number means another thing elsewhere.
    ["redis", "13", "failed"],
  ])("of %s %s is %s, by the span and by the metric", (system, code, outcome) => {
    const is = failed(system, code);
    const told = { [`databases|app|${system}|${outcome}`]: 1 };
    expect(countedIn(spans(app, { id: "1", status: 2, is }))).toEqual(told);
    expect(countedIn(points(app, { metric: "db.client.operation.duration", value: 1, count: 1, is }))).toEqual(told);
  });

  it("is read where it stands for the class of the error, too", () => {
    const is = { ...stable("postgresql"), "error.type": "57014" };
    expect(countedIn(spans(app, { id: "1", status: 2, is }))).toEqual({ "databases|app|postgresql|cancelled": 1 });
  });

  it("says nothing of a call that did not fail", () => {
    const is = { ...stable("elasticsearch"), "db.response.status_code": "403" };
    expect(countedIn(spans(app, { id: "1", is }))).toEqual({ "databases|app|elasticsearch|ok": 1 });
  });

  it.each(["XX000", "57014"])("%s says less than the class of the error, where that tells", (code) => {
    const is = failed("postgresql", code, "QueryTimeoutError");
    expect(countedIn(spans(app, { id: "1", status: 2, is }))).toEqual({ "databases|app|postgresql|timeout": 1 });
  });
});

describe("spans of databases", () => {
  it("of a service that is no agent are nothing to us, until it is known to be one", () => {
    const asked = (id: string) => spans(app, { id, is: stable("postgresql") });
    const metric = points(app, {
      metric: "db.client.operation.duration",
      value: 1,
      count: 9,
      is: stable("postgresql"),
    });
    expect(play([asked("1"), metric])).toEqual([]);
    expect(totalsOf(play([asked("1"), known, asked("2")]))).toEqual({
      "tasks|app|run|ok": 1,
      "databases|app|postgresql|ok": 1,
    });
  });

  it("within a workflow are an agent's, though none is told", () => {
    const flow = { "gen_ai.operation.name": "invoke_workflow" };
    const body = spans(app, { id: "d", up: "w", is: stable("postgresql") }, { id: "w", is: flow });
    expect(totalsOf(play([body]))).toEqual({ "databases|app|postgresql|ok": 1, "tasks|app|run|ok": 1 });
  });

  it("are calls by either convention, with how long they took; the stable one goes first", () => {
    const events = play([
      known,
      spans(
        app,
        { id: "1", name: "SELECT pets", took: 0.02, is: stable("postgresql") },
        { id: "2", name: "GET", took: 0.5, is: older("redis") },
        { id: "3", name: "q", is: { ...older("mssql"), ...stable("microsoft.sql_server") } },
      ),
    ]);
    expect(totalsOf(events)).toEqual({
      "tasks|app|run|ok": 1,
      "databases|app|postgresql|ok": 1,
      "databases|app|redis|ok": 1,
      "databases|app|microsoft.sql_server|ok": 1,
    });
    expect(events.filter(({ kind }) => kind === "database.finished")).toMatchObject([
      { duration: 0.02, count: 1, trace_id: "t", span_id: "1" },
      { duration: 0.5, span_id: "2" },
      { duration: 1, span_id: "3" },
    ]);
  });

  it("are of the agent above, through tools and steps, and no task or call of their own", () => {
    const body = spans(
      app,
      { id: "d", up: "s", is: stable("sqlite") },
      { id: "s", up: "t" },
      { id: "t", up: "a", is: tool },
      { id: "a", is: agent("x") },
    );
    expect(totalsOf(play([body]))).toEqual({
      "databases|x|sqlite|ok": 1,
      "tools|x|search|ok": 1,
      "tasks|x|run|ok": 1,
    });
  });

  it("tell how they ended in the words for tools", () => {
    const failed = (id: string, cause?: string) => ({
      id,
      status: 2,
      is: { ...stable("mysql"), ...(cause === undefined ? {} : { "error.type": cause }) },
    });
    const body = spans(
      app,
      failed("1"),
      failed("2", "QueryTimeoutError"),
      failed("3", "PermissionDenied"),
      failed("4", "AbortError"),
      failed("5", "ECONNREFUSED"),
      { id: "6", is: { ...stable("mysql"), "error.type": "42P01" } },
    );
    expect(countedIn(body)).toEqual({
      "databases|app|mysql|failed": 3,
      "databases|app|mysql|timeout": 1,
      "databases|app|mysql|denied": 1,
      "databases|app|mysql|cancelled": 1,
    });
  });

  it("told by a driver below what a library above it tells count once", () => {
    const body = spans(
      app,
      { id: "driver", up: "between", is: older("mongodb") },
      { id: "between", up: "library" },
      { id: "library", is: older("mongodb") },
      { id: "next", is: older("mongodb") },
    );
    expect(countedIn(body)).toEqual({ "databases|app|mongodb|ok": 2 });
  });

  it("count each, though one request made them, and once however often they are delivered", () => {
    const is = { ...stable("sqlite"), request_id: "r" };
    const body = spans(app, { id: "1", is }, { id: "2", is });
    expect(countedIn(body, body)).toEqual({ "databases|app|sqlite|ok": 2 });
  });

  it("are not what is something else already", () => {
    const body = spans(
      app,
      { id: "1", is: { ...stable("redis"), ...tool } },
      { id: "2", is: { ...older("redis"), "messaging.operation.type": "process" } },
      { id: "3", is: { ...older("pinecone"), "openinference.span.kind": "RETRIEVER" } },
      { id: "4", is: { ...stable("x"), "gen_ai.usage.input_tokens": 1, "gen_ai.request.model": "m" } },
      { id: "5", is: { "db.operation.name": "SELECT" } },
    );
    expect(countedIn(body)).toEqual({
      "tools|app|search|ok": 1,
      "messages|app": 1,
      "requests|app|m|ok": 1,
      "tokens|app|m|input": 1,
    });
  });

  it("without a name are of an unknown one", () => {
    expect(countedIn(spans(app, { id: "1", is: stable("") }))).toEqual({ "databases|app|unknown|ok": 1 });
  });

  it("take no room from traces of agents", () => {
    const translator = new Translator({ since: START, limits: { ...limits, traces: { ...limits.traces, spans: 4 } } });
    const events: SwarmEvent[] = [];
    const tell = (event: SwarmEvent): void => void events.push(event);
    feed(translator, known, START, tell);
    feed(translator, spans(app, { id: "t", up: "a", is: tool }), START, tell);
    const others = Array.from({ length: 20 }, (_, i) => ({
      ...{ id: `d${String(i)}`, up: "gone", trace: `other${String(i >> 1)}`, is: stable("sqlite") },
    }));
    feed(translator, spans(app, ...others), START, tell);
    feed(translator, spans(app, { id: "d", up: "a", is: stable("sqlite") }), START, tell);
    feed(translator, spans(app, { id: "t2", up: "a2", trace: "u", is: tool }), START, tell);
    feed(translator, spans(app, { id: "a", is: agent("x") }), START, tell);
    expect(translator.dropped.traces).toBe(0);
    translator.turn(START + 3 * MINUTE, tell);
    expect(totalsOf(events)).toEqual({
      "databases|app|sqlite|ok": 20,
      "databases|x|sqlite|ok": 1,
      "tools|x|search|ok": 1,
      "tools|app|search|ok": 1,
      "tasks|app|run|ok": 1,
      "tasks|x|run|ok": 1,
    });
  });
});

describe("the metric of databases", () => {
  const duration = (value: number, count: number, is = {}) => ({
    metric: "db.client.operation.duration",
    value,
    count,
    is: { ...stable("postgresql"), ...is },
  });

  it("counts calls by itself, with their mean duration", () => {
    const events = play([
      known,
      points(app, duration(0.4, 4), duration(5, 1, { "error.type": "TimeoutError" }), {
        ...duration(1, 2),
        is: older("redis"),
      }),
    ]);
    expect(totalsOf(events)).toEqual({
      "tasks|app|run|ok": 1,
      "databases|app|postgresql|ok": 4,
      "databases|app|postgresql|timeout": 1,
      "databases|app|redis|ok": 2,
    });
    expect(events.find(({ kind }) => kind === "database.finished")).toMatchObject({ count: 4, duration: 0.1 });
  });

  it("counts what lies in attributes that are not kept together", () => {
    const of = (collection: string, count: number) => duration(1, count, { "db.collection.name": collection });
    expect(countedIn(points(app, of("pets", 2), of("people", 3)))).toEqual({ "databases|app|postgresql|ok": 5 });
  });

  it("adds nothing to spans of the same source, in either order, and what they lack", () => {
    const traces = spans(
      app,
      { id: "1", up: "a", is: stable("postgresql") },
      { id: "2", up: "a", is: stable("postgresql") },
      { id: "a", is: agent("x") },
    );
    const all = { "databases|x|postgresql|ok": 2, "tasks|x|run|ok": 1 };
    expect(countedIn(traces, points(app, duration(2, 2)))).toEqual(all);
    expect(countedIn(traces, points(app, duration(3, 3)))).toEqual({ ...all, "databases|app|postgresql|ok": 1 });
    // Also where the program ends, and sends its metrics first.
    expect(countedIn(points(app, duration(2, 2)), traces)).toEqual(all);
  });

  it("adds nothing to calls of tools", () => {
    const traces = spans(app, { id: "1", is: tool }, { id: "2", is: tool }, { id: "d", is: stable("postgresql") });
    expect(countedIn(traces, points(app, duration(1, 1)))).toEqual({
      "tools|app|search|ok": 2,
      "databases|app|postgresql|ok": 1,
    });
  });

  it("of another source counts as well", () => {
    const traces = spans(app, { id: "1", is: stable("postgresql") });
    const api = origin("api");
    const alsoKnown = spans(api, { id: "met", trace: "api", is: agent("api") });
    expect(countedIn(alsoKnown, traces, points(api, duration(1, 1)))).toEqual({
      "tasks|api|run|ok": 1,
      "databases|app|postgresql|ok": 1,
      "databases|api|postgresql|ok": 1,
    });
  });
});

describe("a statement", () => {
  const SECRET = "SELECT s3cret FROM s3cret WHERE name = 's3cret'";

  it("is kept nowhere: neither in events, nor in what a snapshot keeps of spans that wait", () => {
    const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
    const span = (id: string, parentSpanId: string) => ({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: id,
      parentSpanId,
      name: SECRET,
      kind: 3,
      startTimeUnixNano: "1795000000000000000",
      endTimeUnixNano: "1795000000100000000",
      attributes: [
        text("db.system.name", "postgresql"),
        text("db.system", "postgresql"),
        ...["db.query.text", "db.statement", "db.query.summary", "db.query.parameter.0", "db.name", "db.user"].map(
          (key) => text(key, SECRET),
        ),
      ],
      status: { code: 2, message: SECRET },
    });
    const body = {
      resourceSpans: [
        {
          resource: { attributes: [text("service.name", "app")] },
          scopeSpans: [{ spans: [span("b7ad6b7169203331", ""), span("b7ad6b7169203332", "b7ad6b7169203330")] }],
        },
      ],
    };
    const { groups } = new Decoder(wants).traces("json", Buffer.from(JSON.stringify(body)));
    const translator = new Translator({ since: START });
    const events: SwarmEvent[] = [];
    feed(translator, known, START, (event) => void events.push(event));
    translator.traces(groups, START, (event) => void events.push(event));
    const kept = JSON.stringify(translator.dump(), (_key, value: unknown) =>
      value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value,
    );
    expect(kept).toContain("b7ad6b7169203332");
    translator.turn(START + 60 * MINUTE, (event) => void events.push(event));
    expect(totalsOf(events)).toEqual({ "databases|app|postgresql|failed": 2, "tasks|app|run|ok": 1 });
    expect(kept + JSON.stringify(events)).not.toContain("s3cret");
  });
});
