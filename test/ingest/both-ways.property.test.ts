// Scanned as bytes or parsed as objects: any body gives the same answer, the same events in the same order, the same counts.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SwarmscopeError } from "../../exporter/errors.ts";
import { takeIn, type Intake } from "../../exporter/ingest/events.ts";
import { scan } from "../../exporter/ingest/scan.ts";
import type { EventKind } from "../../exporter/model/event.ts";
import { expected, type Shape } from "./expected.ts";

const NOW = Date.UTC(2026, 0, 1);
const LIMIT = 5;
/** Counts as white space where text is split, and is nothing the scanner reads: a body behind it is read the plain way. */
const PLAINLY = Buffer.from("\ufeff");

/** All that came of a body, in its order; of one that was refused as a whole the error, too. */
function course(body: Uint8Array): readonly unknown[] {
  const steps: unknown[] = [];
  const intake: Intake = {
    // The next event is told by the same object.
    apply: (event, now) => steps.push({ ...event, now }),
    skewed: () => steps.push("skewed"),
    rejected: (reason) => steps.push(reason),
  };
  try {
    return [takeIn(body, LIMIT, NOW, intake), ...steps];
  } catch (error) {
    if (!(error instanceof SwarmscopeError)) throw error;
    return [...steps, error.message];
  }
}

const plainly = (body: Uint8Array): readonly unknown[] => course(Buffer.concat([PLAINLY, body]));

const KINDS = Object.keys(expected) as EventKind[];
const shapesOf = (kind: EventKind): readonly (readonly [string, Shape])[] =>
  Object.entries({ ...expected[kind].required, ...expected[kind].optional });
const allFields = [...new Set(KINDS.flatMap((kind) => shapesOf(kind).map(([field]) => field)))];

const json = (value: unknown): string => JSON.stringify(value);
/** Values as they may be written, most of them wrong for most fields, some wrong for JSON. */
const written = fc.oneof(
  fc.constantFrom(
    "0",
    "-0",
    "5",
    "-5",
    "0.5",
    "1.50",
    "007",
    "-",
    "1.",
    ".5",
    "1e3",
    "1E+2",
    "2e-1",
    "1e",
    "1e999",
    "5x",
  ),
  fc.constantFrom("123456789012345", "1234567890123456789", "0.30000000000000004", "0.000001234567890123", "NaN", '5"'),
  fc.constantFrom("null", "true", "false", "nul", "nulls", "{}", "[]", '{"a":[1,"}"]}', '[{"kind":1}]', "", "'a'"),
  fc.constantFrom('"a\\"b"', '"\\u0041"', '"\\u00g1"', '"\\x"', '"\\', '"größe"', '"\u007f"', '"a\tb"', '"open', '""'),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map(json),
  fc.string({ unit: "binary", maxLength: 5 }).map(json),
  fc.integer({ min: 120, max: 132 }).map((length) => json("x".repeat(length))),
);
const times = fc.constantFrom(
  ...[
    NOW,
    NOW - 0.25,
    NOW + 60_000,
    NOW + 60_001,
    1_767_225_600,
    -1,
    1e300,
    "2025-12-31T23:59:59Z",
    "yesterday",
    "",
  ].map(json),
);
const blank = fc.oneof(
  { weight: 60, arbitrary: fc.constant("") },
  { weight: 12, arbitrary: fc.constant(" ") },
  { weight: 1, arbitrary: fc.constantFrom("\n", "\r\n", "\t", "  ", "\u000b") },
);

/** Fields of an event of a kind: most as they should be, now and then a strange one. */
function fieldsOf(kind: EventKind): fc.Arbitrary<readonly string[]> {
  const good = shapesOf(kind).map(([field, { good }]) =>
    fc.tuple(fc.constant(json(field)), fc.constantFrom(...good.map(json))),
  );
  const bad = shapesOf(kind).map(([field, { bad }]) =>
    fc.tuple(fc.constant(json(field)), fc.constantFrom(...bad.map(json))),
  );
  const name = fc.constantFrom(
    ...[...allFields, "kind", "time", "id", "foreign", "__proto__", "größe"].map(json),
    '"ki\\u006ed"',
  );
  const pair = fc.oneof(
    { weight: 60, arbitrary: fc.oneof(...good) },
    { weight: 4, arbitrary: fc.tuple(fc.constant('"time"'), times) },
    { weight: 3, arbitrary: fc.oneof(...bad) },
    { weight: 2, arbitrary: fc.tuple(name, written) },
  );
  const required = fc.tuple(
    ...Object.entries(expected[kind].required).map(([field, { good }]) =>
      fc.tuple(fc.constant(json(field)), fc.constantFrom(...good.map(json))),
    ),
  );
  return fc
    .tuple(required, fc.array(pair, { maxLength: 4 }), fc.tuple(blank, blank, blank), fc.nat({ max: 9 }))
    .chain(([first, more, [a, b, c], mayRepeat]) =>
      fc
        .shuffledSubarray([['"kind"', json(kind)] as const, ...first, ...more], {
          minLength: first.length + more.length,
        })
        .map((pairs) => (mayRepeat === 0 ? pairs : [...new Map(pairs)]))
        .map((pairs) => pairs.map(([key, value]) => `${a}${key}${b}:${c}${value}`)),
    );
}
const eventText = fc
  .tuple(fc.constantFrom(...KINDS).chain(fieldsOf), blank, blank)
  .map(([fields, before, behind]) => `{${fields.join(`${before},`)}${behind}}`);
const odd = fc.constantFrom("5", "null", "[]", "{}", '"text"', "{}{}", "oops", '{"kind":', "");
const item = fc.oneof({ weight: 80, arbitrary: eventText }, { weight: 1, arbitrary: odd });
const bodyText = fc
  .tuple(fc.array(item, { maxLength: LIMIT + 2 }), blank, fc.constantFrom("array", "array", "lines", "crlf", "row"))
  .map(([items, space, form]) => {
    if (form === "array") return `${space}[${items.join(`${space},${space}`)}${space}]${space}`;
    return items.join(form === "lines" ? `${space}\n${space}` : form === "crlf" ? "\r\n" : space);
  });
/** What happens to bytes on their way: one is lost, comes twice, is another, or the rest is missing. */
const mishap = fc.tuple(
  fc.constantFrom("none", "none", "none", "lost", "doubled", "other", "cut"),
  fc.nat(),
  fc.nat({ max: 255 }),
);
const body = fc.tuple(bodyText, mishap).map(([text, [what, where, byte]]) => {
  const bytes = Buffer.from(text);
  const at = where % (bytes.length + 1);
  const rest = bytes.subarray(at);
  const begin = bytes.subarray(0, at);
  if (what === "lost") return Buffer.concat([begin, rest.subarray(1)]);
  if (what === "doubled") return Buffer.concat([begin, rest.subarray(0, 1), rest]);
  if (what === "other") return Buffer.concat([begin, Buffer.from([byte]), rest.subarray(1)]);
  return what === "cut" ? begin : bytes;
});

describe("a body read as bytes", () => {
  it("comes to the same as one read as text", () => {
    let scanned = 0;
    fc.assert(
      fc.property(body, (bytes) => {
        expect(course(bytes)).toEqual(plainly(bytes));
        if (scan(bytes, LIMIT) > 0) scanned++;
      }),
      { numRuns: 1_200 },
    );
    // Enough of them were of the kind that is scanned.
    expect(scanned).toBeGreaterThan(280);
  });
});
