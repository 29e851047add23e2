// Every kind and every field of the event table against hand-written expectations.
import { describe, expect, it } from "vitest";
import { isRejection, parseEvent } from "../../exporter/ingest/parse.ts";
import { kinds, type EventKind } from "../../exporter/model/event.ts";
import { expected, name, type Shape } from "./expected.ts";

const NOW = Date.UTC(2026, 0, 1);
const KINDS = Object.keys(expected) as EventKind[];

/** The smallest event of a kind: its required fields. */
function smallest(kind: EventKind): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.fromEntries(
    Object.entries(expected[kind].required).map(([field, { good }]) => [field, good[0]]),
  );
  return { kind, ...fields };
}

const fields = KINDS.flatMap((kind) =>
  (["required", "optional"] as const).flatMap((part) =>
    Object.entries(expected[kind][part]).map(([field, shape]): [EventKind, string, Shape] => [kind, field, shape]),
  ),
);
const requiredFields = KINDS.flatMap((kind) =>
  Object.entries(expected[kind].required).map(([field, shape]): [EventKind, string, Shape] => [kind, field, shape]),
);

describe("the table of events", () => {
  it("has the kinds and fields expected, no more and no fewer", () => {
    const names = (of: Readonly<Record<string, { readonly required: object; readonly optional: object }>>): unknown =>
      Object.fromEntries(
        Object.entries(of).map(([kind, { required, optional }]) => [
          kind,
          [Object.keys(required), Object.keys(optional)],
        ]),
      );
    expect(names(kinds)).toEqual(names(expected));
  });

  it("says of every field what it is and what it must be", () => {
    for (const { required, optional } of Object.values(kinds)) {
      for (const { help, rule } of Object.values({ ...required, ...optional })) {
        expect(help).toMatch(/^\S.*\.$/);
        expect(rule).not.toBe("");
      }
    }
  });
});

describe("an event", () => {
  it.each(KINDS)("of kind %s needs its required fields only, and happened when it arrived", (kind) => {
    expect(parseEvent(smallest(kind), 0, NOW)).toEqual({
      event: { ...smallest(kind), time: NOW },
      skewed: false,
      warnings: [],
    });
  });

  it.each(requiredFields)("of kind %s without %s is refused", (kind, field, { rule }) => {
    const { [field]: left, ...rest } = smallest(kind);
    expect(left).toBeDefined();
    for (const raw of [rest, { ...rest, [field]: null }]) {
      expect(parseEvent(raw, 3, NOW)).toEqual({
        index: 3,
        reason: "missing_field",
        field,
        rule: `is missing; it must be ${rule}`,
        message: `SWM_EVENT_INVALID: events[3].${field} is missing; it must be ${rule}`,
      });
    }
  });

  it.each(fields)("of kind %s takes good values of %s as they are", (kind, field, { good }) => {
    for (const value of good) {
      expect(parseEvent({ ...smallest(kind), [field]: value }, 0, NOW)).toEqual({
        event: { ...smallest(kind), [field]: value, time: NOW },
        skewed: false,
        warnings: [],
      });
    }
  });

  it.each(fields)("of kind %s is refused for bad values of %s", (kind, field, { bad, rule }) => {
    for (const value of bad) {
      const result = parseEvent({ ...smallest(kind), [field]: value }, 7, NOW);
      expect(result).toMatchObject({ index: 7, reason: "invalid_field", field, rule: `must be ${rule}` });
      expect(isRejection(result) && result.message).toContain(
        `SWM_EVENT_INVALID: events[7].${field} must be ${rule}, got `,
      );
    }
  });

  it.each(fields)("of kind %s may say that %s is not known", (kind, field, shape) => {
    if (requiredFields.some(([k, f]) => k === kind && f === field)) return;
    expect(shape.good).not.toContain(null);
    expect(parseEvent({ ...smallest(kind), [field]: null }, 0, NOW)).toEqual({
      event: { ...smallest(kind), time: NOW },
      skewed: false,
      warnings: [],
    });
  });

  it("may carry an id, which is a name like any other", () => {
    for (const id of name.good)
      expect(parseEvent({ ...smallest("feedback.given"), id }, 0, NOW)).toMatchObject({ event: { id } });
    for (const id of name.bad)
      expect(parseEvent({ ...smallest("feedback.given"), id }, 0, NOW)).toMatchObject({
        reason: "invalid_field",
        field: "id",
      });
  });
});

describe("a refusal", () => {
  it.each([
    [null, "null"],
    ["text", '"text"'],
    [5, "5"],
    [true, "true"],
    [[], "an array"],
    [undefined, "undefined"],
  ])("of what is no object says so: %j", (raw, shown) => {
    expect(parseEvent(raw, 2, NOW)).toEqual({
      index: 2,
      reason: "not_an_object",
      rule: "must be an object",
      message: `SWM_EVENT_INVALID: events[2] must be an object${raw === undefined ? "" : `, got ${shown}`}`,
    });
  });

  it.each([[{}], [{ kind: null }], [{ agent: "a" }]])("of an event without a kind names the kinds: %j", (raw) => {
    expect(parseEvent(raw, 0, NOW)).toMatchObject({
      reason: "missing_field",
      field: "kind",
      rule: `is missing; it is one of ${KINDS.join(", ")}`,
    });
  });

  it.each(["agent.born", "", "AGENT.SPAWNED", "__proto__", "constructor", "toString", 5, {}, ["agent.spawned"]])(
    "of an unknown kind names the kinds: %j",
    (kind) => {
      expect(parseEvent({ kind, agent: "a" }, 0, NOW)).toMatchObject({
        reason: "unknown_kind",
        field: "kind",
        rule: `must be one of ${KINDS.join(", ")}`,
      });
    },
  );

  it("shows long values cut, and nested ones not at all", () => {
    const got = (rating: unknown): string => {
      const result = parseEvent({ kind: "feedback.given", rating }, 0, NOW);
      return isRejection(result) ? (result.message.split(", got ")[1] ?? "") : "";
    };
    expect(got("x".repeat(100))).toBe(`"${"x".repeat(57)}…"`);
    expect(got("a\nb")).toBe('"a\\nb"');
    expect(got({ a: 1 })).toBe("an object");
    expect(got(JSON.parse("[".repeat(50_000) + "]".repeat(50_000)))).toBe("an array");
  });
});

describe("the time of an event", () => {
  const parsed = (time: unknown): unknown => parseEvent({ kind: "feedback.given", rating: 1, time }, 4, NOW);
  const taken = (time: number): unknown => ({
    event: { kind: "feedback.given", rating: 1, time },
    skewed: false,
    warnings: [],
  });
  const notTaken = (warning: string): unknown => ({
    event: { kind: "feedback.given", rating: 1, time: NOW },
    skewed: true,
    warnings: [`events[4].time ${warning}; the time of arrival was taken`],
  });
  const mustBe = "must be Unix milliseconds as a number, or an RFC 3339 text with its offset from UTC, got";

  it.each([NOW, NOW - 1, NOW - 0.25, NOW + 60_000, Date.UTC(2000, 0, 1)])("is Unix milliseconds: %d", (time) => {
    expect(parsed(time)).toEqual(taken(time));
  });

  it.each([
    ["2025-12-31T23:59:59Z", NOW - 1000],
    ["2025-12-31T23:59:59.250Z", NOW - 750],
    ["2025-12-31T23:59:59.250125Z", NOW - 750],
    ["2026-01-01T01:30:00+02:00", NOW - 1_800_000],
    ["2025-12-31t23:59:59z", NOW - 1000],
  ])("is an RFC 3339 text: %s", (text, time) => {
    expect(parsed(text)).toEqual(taken(time));
  });

  it("is that of arrival if it tells seconds by mistake, and the sender is told", () => {
    expect(parsed(1_767_225_600)).toEqual(notTaken(`${mustBe} 1767225600`));
  });

  it.each([
    [NOW + 60_001, "is 60 s ahead of the exporter's clock"],
    [NOW + 3_600_000, "is 3600 s ahead of the exporter's clock"],
    ["2026-01-01T00:10:00Z", "is 600 s ahead of the exporter's clock"],
  ])("is that of arrival if it lies in the future: %j", (time, warning) => {
    expect(parsed(time)).toEqual(notTaken(warning));
  });

  it.each([
    ["2025-12-31T23:59:59", '"2025-12-31T23:59:59"'],
    ["2025-12-31", '"2025-12-31"'],
    ["2025-13-31T23:59:59Z", '"2025-13-31T23:59:59Z"'],
    ["yesterday", '"yesterday"'],
    ["", '""'],
    [String(NOW), `"${String(NOW)}"`],
    [-1, "-1"],
    [0, "0"],
    [Infinity, "Infinity"],
    [true, "true"],
    [{}, "an object"],
    [[], "an array"],
  ])("is that of arrival if it cannot be read: %j", (time, shown) => {
    expect(parsed(time)).toEqual(notTaken(`${mustBe} ${shown}`));
  });
});

describe("unknown fields", () => {
  const warnings = (more: object): unknown => {
    const result = parseEvent({ kind: "feedback.given", rating: 1, ...more }, 0, NOW);
    return isRejection(result) ? result : result.warnings;
  };

  it("are told back and left out", () => {
    expect(parseEvent({ kind: "feedback.given", rating: 1, stars: 5, agent: "a" }, 6, NOW)).toEqual({
      event: { kind: "feedback.given", rating: 1, time: NOW },
      skewed: false,
      warnings: ["events[6] has unknown fields, ignored: stars, agent"],
    });
  });

  it("that are not known either are no mistake", () => {
    expect(warnings({ stars: null })).toEqual([]);
  });

  it("are named up to eight", () => {
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`f${String(i)}`, 1]));
    expect(warnings(many)).toEqual([
      "events[0] has unknown fields, ignored: f0, f1, f2, f3, f4, f5, f6, f7 and 3 more",
    ]);
  });

  it("do no harm under the names objects have by themselves", () => {
    const raw: unknown = JSON.parse(
      '{"kind":"agent.spawned","agent":"a","__proto__":{"type":"x","slots":9},"constructor":{"prototype":{"agent":"b"}}}',
    );
    const result = parseEvent(raw, 0, NOW);
    expect(result).toEqual({
      event: { kind: "agent.spawned", agent: "a", time: NOW },
      skewed: false,
      warnings: ["events[0] has unknown fields, ignored: __proto__, constructor"],
    });
    expect("type" in {}).toBe(false);
  });
});
