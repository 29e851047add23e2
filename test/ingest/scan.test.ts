// What is read as bytes, and what is left to the plain way: the tape says which events of a body need no parser.
import { describe, expect, it } from "vitest";
import { takeIn, type Intake } from "../../exporter/ingest/events.ts";
import { seeds } from "../../exporter/ingest/fields.ts";
import { find, learn, UNKNOWN } from "../../exporter/ingest/names.ts";
import { layOut } from "../../exporter/ingest/page.ts";
import { scan } from "../../exporter/ingest/scan.ts";
import { ends, EVENTS, starts } from "../../exporter/ingest/tape.ts";
import { take } from "../../exporter/ingest/take.ts";
import { told } from "../../exporter/ingest/told-event.ts";
import type { EventKind, SwarmEvent } from "../../exporter/model/event.ts";
import { examples } from "../../scripts/docs/event-examples.ts";
import { expected } from "./expected.ts";

const NOW = Date.UTC(2026, 0, 1);
const KINDS = Object.keys(expected) as EventKind[];
const allFields = [
  "kind",
  "time",
  "id",
  ...KINDS.flatMap((kind) => Object.keys({ ...expected[kind].required, ...expected[kind].optional })),
];
const good = '{"kind":"feedback.given","rating":5}';

const copy = (event: SwarmEvent): unknown => structuredClone({ ...event });

/** What the tape holds of a body: each event that is taken as it is, the bytes of each that needs the parser. */
function taped(body: string, maxEvents = 100): readonly unknown[] {
  const bytes = Buffer.from(body);
  return Array.from({ length: scan(bytes, maxEvents) }, (_, index) =>
    take(index, NOW) ? copy(told) : bytes.toString("utf8", starts[index], ends[index]),
  );
}

function applied(body: string): readonly unknown[] {
  const events: unknown[] = [];
  const intake: Intake = {
    apply: (event) => events.push(copy(event)),
    skewed: () => undefined,
    rejected: () => undefined,
  };
  takeIn(Buffer.from(body), EVENTS * 2, NOW, intake);
  return events;
}

describe("an event of the tape", () => {
  it.each(KINDS)("is one of kind %s with any of its fields", (kind) => {
    const event = { kind, time: NOW - 1, id: "e-1", ...examples[kind] };
    expect(taped(JSON.stringify([event]))).toEqual([event]);
    expect(taped(JSON.stringify(Object.fromEntries(Object.entries(event).reverse())))).toEqual([event]);
  });

  it("may be written with blanks and new lines in a list, and with blanks in a line", () => {
    const event = { kind: "feedback.given", rating: 5, time: NOW };
    expect(taped(JSON.stringify([event, event], null, "\t\r"))).toEqual([event, event]);
    expect(taped(' {"kind" : "feedback.given", "rating": 5 } \r\n\n {"kind":"feedback.given","rating":5}')).toEqual([
      event,
      event,
    ]);
  });

  it("happened when it arrived if it does not tell, and may say of other fields that they are not known", () => {
    expect(taped('[{"kind":"agent.stopped","agent":"a","time":null,"reason":null,"what":null}]')).toEqual([
      { kind: "agent.stopped", agent: "a", time: NOW },
    ]);
  });

  it("may tell its time as a text", () => {
    expect(taped('[{"kind":"agent.stopped","agent":"a","time":"2025-12-31T23:59:59Z"}]')).toEqual([
      { kind: "agent.stopped", agent: "a", time: NOW - 1_000 },
    ]);
  });

  it.each([
    ["an escape", '{"kind":"agent.stopped","agent":"a\\u0062"}'],
    ["a character beyond ASCII", '{"kind":"agent.stopped","agent":"größe"}'],
    ["a field nobody knows", '{"kind":"agent.stopped","agent":"a","what":1}'],
    ["a field of another kind", '{"kind":"agent.stopped","agent":"a","rating":1}'],
    ["a field that is told twice", '{"kind":"agent.stopped","agent":"a","agent":"b"}'],
    ["a field that is told and taken back", '{"kind":"agent.stopped","agent":"a","agent":null}'],
    ["a control character JSON allows", '{"kind":"agent.stopped","agent":"a\u007f"}'],
    ["true", '{"kind":"agent.stopped","agent":true}'],
    ["no kind", '{"agent":"a"}'],
    ["a kind nobody knows", '{"kind":"agent.born","agent":"a"}'],
    ["a kind that is a number", '{"kind":5,"agent":"a"}'],
    ["a field missing", '{"kind":"agent.stopped"}'],
    ["an empty name", '{"kind":"agent.stopped","agent":""}'],
    ["a long name", `{"kind":"agent.stopped","agent":"${"x".repeat(129)}"}`],
    ["a name that is a number", '{"kind":"agent.stopped","agent":5}'],
    ["a number that is a text", '{"kind":"feedback.given","rating":"abc"}'],
    ["a word that is none of its own", '{"kind":"request.finished","outcome":"retried"}'],
    ["a number that is too large", '{"kind":"feedback.given","rating":6}'],
    ["a number that is not whole", '{"kind":"feedback.given","rating":4.5}'],
    ["a time in the future", `{"kind":"feedback.given","rating":5,"time":${String(NOW + 60_001)}}`],
    ["a time that is none", '{"kind":"feedback.given","rating":5,"time":"now"}'],
  ])("needs the parser with %s, and the others do not", (_what, event) => {
    const other = { kind: "feedback.given", rating: 5, time: NOW };
    expect(taped(`[${good},${event},${good}]`)).toEqual([other, event, other]);
    expect(taped(`${good}\n${event}\n${good}\n`)).toEqual([other, event, other]);
  });
});

describe("a body that breaks off behind a key", () => {
  it.each([
    [
      "another key",
      '{"kind":"queue.sampled","queue":"q","depth":1,"in_flight":2}',
      '[{"kind":"queue.sampled","queue":"q","consumers" 1}]',
    ],
    ["the end", '{"kind":"queue.sampled","queue":"q"}', '[{"kind":"queue.sampled","queue":"q","depth" 1}]'],
  ])("leaves nothing behind where %s was met before", (_what, good, broken) => {
    const event: unknown = { ...(JSON.parse(good) as object), time: NOW };
    expect(taped(good)).toEqual([event]);
    expect(taped(broken)).toEqual([]);
    expect(taped(good)).toEqual([event]);
  });
});

describe("a field nobody knows", () => {
  it("needs the parser, although its name is a word of the table, or an agent's", () => {
    const names = [...seeds.filter((seed) => !allFields.includes(seed)), "coder-1"];
    const events = KINDS.flatMap((kind) =>
      names.flatMap((name) =>
        [1, "coder-1"].map((value) => ({ kind, ...examples[kind], agent: "coder-1", [name]: value })),
      ),
    );
    expect(names.length).toBeGreaterThan(30);
    expect(scan(Buffer.from(JSON.stringify(events)), EVENTS)).toBe(events.length);
    expect(events.filter((_, index) => take(index, NOW))).toEqual([]);
  });

  it("needs the parser, although its name begins as a long one that was just met", () => {
    const known = '{"kind":"queue.sampled","queue":"q","arrived_total":1}';
    const other = '{"kind":"queue.sampled","queue":"q","arrived_totals":1}';
    expect(taped(`[${known},${known},${other}]`).map((event) => event === other)).toEqual([false, false, true]);
  });
});

describe("a name", () => {
  it("is no word of the table, whatever its number among the names", () => {
    const names = Array.from({ length: 12_000 }, (_, i) => `topology-${String(i)}`);
    const body = names.map((topology) => JSON.stringify({ kind: "agent.spawned", agent: "a", topology })).join("\n");
    expect(scan(Buffer.from(body), EVENTS)).toBe(12_000);
    expect(names.filter((_, index) => take(index, NOW))).toEqual([]);
  });

  it("of bytes that are no text at all needs the parser", () => {
    const bytes = Buffer.from('[{"kind":"agent.stopped","agent":"a?"}]');
    bytes[bytes.indexOf("?")] = 0x85;
    expect(scan(bytes, 1)).toBe(1);
    expect(take(0, NOW)).toBe(false);
  });

  it("is learnt again after there was no more room for names", () => {
    const body = (name: string): Buffer => Buffer.from(JSON.stringify({ kind: "agent.stopped", agent: name }));
    const isKnown = (name: string): boolean => {
      layOut(Buffer.from(name));
      return find(0, name.length) !== UNKNOWN;
    };
    for (let i = 0; i < 70_000; i++) {
      layOut(Buffer.from(`crowd-${String(i)}`));
      learn(0, `crowd-${String(i)}`.length);
    }
    expect(isKnown("latecomer")).toBe(false);
    expect(scan(body("latecomer"), 1)).toBe(1);
    expect(take(0, NOW) && told.kind === "agent.stopped" && told.agent).toBe("latecomer");
    expect(isKnown("latecomer")).toBe(true);
    expect(isKnown("crowd-1")).toBe(false);
  });
});

describe("a body is not for the tape", () => {
  it.each([
    ["with a value within a value", '[{"kind":"agent.stopped","agent":["a"]}]'],
    ["with an event that is none", `[${good},5]`],
    ["with an empty event", `[${good},{}]`],
    ["with an escape in a key", '[{"k\\u0069nd":"agent.stopped"}]'],
    ["without an event", "[]"],
    ["with an event that only ends", "[}]"],
    ["without anything", ""],
    ["that is not closed", `[${good}`],
    ["that goes on behind its end", `[${good}]]`],
    ["with a comma too many", `[${good},]`],
    ["with a bad line", `${good}\noops`],
    ["with two objects in a line", `${good} ${good}`],
    ["with an object over several lines", good.replace(",", ",\n")],
    ["with a number behind which a text goes on", '[{"kind":"feedback.given","rating":5","id":"x"}]'],
    ["with a number JSON does not know", '[{"kind":"feedback.given","rating":05}]'],
    ["with a control character in a text", '[{"kind":"agent.stopped","agent":"a\tb"}]'],
    ["with an escape JSON does not know", '[{"kind":"agent.stopped","agent":"a\\x0062"}]'],
    ["with an escape that is too short", '[{"kind":"agent.stopped","agent":"a\\u006z"}]'],
    ["with a word JSON does not know", '[{"kind":"agent.stopped","agent":nil}]'],
  ])("%s", (_what, body) => {
    // What was learnt from a good body must not make this one look good.
    expect(scan(Buffer.from(`[${good},{"kind":"agent.stopped","id":"x","agent":"a"}]`), 100)).toBe(2);
    expect(scan(Buffer.from(body), 100)).toBe(0);
  });

  it("with an object over several lines, as they are allowed in a list", () => {
    const event = '{"kind":"feedback.given",\n"rating":5}';
    for (let i = 0; i < 2; i++) {
      expect(scan(Buffer.from(`[${event},\n${event}]`), 100)).toBe(2);
      expect(scan(Buffer.from(`${event}\n${event}`), 100)).toBe(0);
    }
  });

  it("with more events than are allowed", () => {
    expect(scan(Buffer.from(`[${good},${good}]`), 2)).toBe(2);
    expect(scan(Buffer.from(`[${good},${good}]`), 1)).toBe(0);
    expect(scan(Buffer.from(`${good}\n${good}`), 1)).toBe(0);
  });

  it("with more events than the tape has room for; it is taken all the same", () => {
    const body = `${good}\n`.repeat(EVENTS + 1);
    expect(scan(Buffer.from(body), EVENTS * 2)).toBe(0);
    expect(applied(body)).toHaveLength(EVENTS + 1);
    expect(scan(Buffer.from(`${good}\n`.repeat(EVENTS)), EVENTS * 2)).toBe(EVENTS);
  });

  it("with more fields than the tape has room for", () => {
    const event = JSON.stringify({
      kind: "queue.sampled",
      time: NOW,
      id: "x",
      ...examples["queue.sampled"],
      wait: 1,
      cpu: 1,
    });
    const wide = `${event.slice(0, -1)},${Array.from({ length: 12 }, (_, i) => `"x${String(i)}":1`).join(",")}}`;
    expect(scan(Buffer.from(`${wide}\n`.repeat(8_192)), EVENTS)).toBe(8_192);
    expect(scan(Buffer.from(`${wide}\n`.repeat(EVENTS)), EVENTS)).toBe(0);
  });

  it("that is larger than a page", () => {
    const body = `[${good},${good}]`.padEnd(8_388_609);
    expect(scan(Buffer.from(body.slice(0, -1)), 100)).toBe(2);
    expect(scan(Buffer.from(body), 100)).toBe(0);
    expect(applied(body)).toHaveLength(2);
  });
});

describe("the event handed on", () => {
  it("tells only what the event at hand told, however it was read", () => {
    const body = [
      { kind: "task.finished", agent: "a", outcome: "ok", task: "t-1", duration: 1.5, attempt: 2 },
      { kind: "task.finished", agent: "größe", outcome: "failed", wait: 3 },
      { kind: "task.finished", agent: "b", outcome: "timeout" },
    ];
    expect(applied(JSON.stringify(body))).toEqual(body.map((event) => ({ ...event, time: NOW })));
  });
});
