// Whatever bytes come: the door throws its own errors only, counts everything, and lets nothing through that breaks the table.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SwarmscopeError } from "../../exporter/errors.ts";
import { takeIn, type Receipt } from "../../exporter/ingest/events.ts";
import { common, kinds, type SwarmEvent } from "../../exporter/model/event.ts";
import type { Field } from "../../exporter/model/field.ts";
import { examples } from "../../scripts/docs/event-examples.ts";
import { expected } from "./expected.ts";

const NOW = Date.UTC(2026, 0, 1);
const LIMIT = 50;

/** Values of every form, among them what fields take. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.constantFrom(
    "a",
    "ok",
    "star",
    "idle",
    "achieved",
    "low",
    1,
    0,
    0.5,
    null,
    Infinity,
    NOW,
    NOW + 1e6,
    1_767_225_600,
  ),
);
const fieldNames = [
  ...new Set(Object.values(expected).flatMap(({ required, optional }) => Object.keys({ ...required, ...optional }))),
  "id",
  "time",
  "__proto__",
  "constructor",
  "toString",
];
const raw = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...Object.keys(kinds), "unknown", "__proto__"),
      fc.array(fc.tuple(fc.constantFrom(...fieldNames), value), { maxLength: 6 }),
    )
    .map(([kind, fields]): unknown => Object.fromEntries([["kind", kind], ...fields])),
  fc.jsonValue(),
);

function take(text: string): { receipt: Receipt; applied: readonly SwarmEvent[] } | SwarmscopeError {
  const applied: SwarmEvent[] = [];
  const intake = {
    // The next event is told by the same object; what is not told is undefined.
    apply: (event: SwarmEvent) => applied.push(told(event)),
    skewed: () => undefined,
    rejected: () => undefined,
  };
  try {
    return { receipt: takeIn(Buffer.from(text), LIMIT, NOW, intake), applied };
  } catch (error) {
    if (error instanceof SwarmscopeError) return error;
    throw error;
  }
}

function told(event: SwarmEvent): SwarmEvent {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)) as unknown as SwarmEvent;
}

function satisfies(event: SwarmEvent): boolean {
  const table: { readonly required: Fields; readonly optional: Fields } = kinds[event.kind];
  const fields: Fields = { ...table.required, ...table.optional, ...common };
  const told: Readonly<Record<string, unknown>> = event;
  return (
    Object.keys(table.required).every((field) => Object.hasOwn(event, field)) &&
    Object.entries(told).every(([field, given]) => field === "kind" || fields[field]?.read(given) === given) &&
    event.time <= NOW + 60_000
  );
}

type Fields = Readonly<Record<string, Field<unknown>>>;

describe("any batch", () => {
  it("is accepted or refused event by event, and what is applied satisfies the table again", () => {
    fc.assert(
      fc.property(fc.array(raw, { minLength: 1, maxLength: LIMIT }), (raws) => {
        const result = take(JSON.stringify(raws));
        if (result instanceof SwarmscopeError) throw result;
        expect(result.receipt.accepted + result.receipt.rejected).toBe(raws.length);
        expect(result.applied).toHaveLength(result.receipt.accepted);
        expect(result.receipt.errors).toHaveLength(result.receipt.rejected);
        expect(result.applied.filter((event) => !satisfies(event))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("is read the same as an array and as one event a line", () => {
    fc.assert(
      fc.property(fc.array(raw, { minLength: 1, maxLength: LIMIT }), (raws) => {
        // A first line that is an array is the body of another form.
        fc.pre(!Array.isArray(raws[0]));
        const lines = take(raws.map((one) => JSON.stringify(one)).join("\r\n"));
        expect(lines).toEqual(take(JSON.stringify(raws)));
      }),
      { numRuns: 200 },
    );
  });
});

describe("any text", () => {
  it("throws nothing but errors with a code", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc
        .array(
          fc.oneof(
            raw.map((one) => JSON.stringify(one)),
            fc.string(),
          ),
          { maxLength: 5 },
        )
        .map((lines) => lines.join("\n")),
      fc
        .tuple(
          raw.map((one) => JSON.stringify([one])),
          fc.nat(),
        )
        .map(([whole, cut]) => whole.slice(0, cut % (whole.length + 1))),
    );
    fc.assert(
      fc.property(text, (body) => {
        const result = take(body);
        if (result instanceof SwarmscopeError) expect(result.status).toBeLessThan(500);
        else expect(result.applied.length).toBe(result.receipt.accepted);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a damaged body", () => {
  const all = Object.entries(examples).map(([kind, fields]) => ({ kind, ...fields, time: NOW }));
  /** Two events of a kind, each with some of its fields in any order. */
  const two = fc.constantFrom(...all).chain(({ kind, ...fields }) => {
    const some = fc
      .shuffledSubarray(Object.entries(fields))
      .map((told) => JSON.stringify([Object.fromEntries([["kind", kind], ...told])]));
    return fc.tuple(some, some);
  });

  it("leaves nothing behind that the next one is read by", () => {
    fc.assert(
      fc.property(two, fc.nat(), fc.constantFrom("", " ", ",", "5"), ([good, other], nth, put) => {
        const before = take(good);
        const marks = [...other.matchAll(/[":,{}]/g)].map(({ index }) => index);
        const at = marks[nth % marks.length] ?? 0;
        take(other.slice(0, at) + put + other.slice(at + 1));
        expect(take(good)).toEqual(before);
      }),
      { numRuns: 10_000 },
    );
  });
});
