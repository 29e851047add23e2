// Bodies of every form people and programs send.
import { describe, expect, it } from "vitest";
import { SwarmscopeError } from "../../exporter/errors.ts";
import { BadLine, readBody } from "../../exporter/ingest/body.ts";

const one = { kind: "agent.spawned", agent: "a" };
const two = { kind: "agent.spawned", agent: "b" };
const text = JSON.stringify;

function codeOf(body: string): string | undefined {
  try {
    readBody(body);
    return undefined;
  } catch (error) {
    return error instanceof SwarmscopeError ? error.code : String(error);
  }
}

describe("a body", () => {
  it.each([
    ["an array", text([one, two]), [one, two]],
    ["an array over several lines", JSON.stringify([one, two], null, 2), [one, two]],
    ["one object", text(one), [one]],
    ["one object written over several lines", JSON.stringify(one, null, 2), [one]],
    [
      "one object with a list written over several lines",
      JSON.stringify({ ...one, list: [1, 2] }, null, 2),
      [{ ...one, list: [1, 2] }],
    ],
    ["one object a line", `${text(one)}\n${text(two)}`, [one, two]],
    ["one object a line, with a newline at the end", `${text(one)}\n${text(two)}\n`, [one, two]],
    ["one object a line, with carriage returns", `${text(one)}\r\n${text(two)}\r\n`, [one, two]],
    ["one object a line, with empty lines", `\n${text(one)}\n\n  \n${text(two)}\n`, [one, two]],
    ["a byte order mark before an array", `\ufeff${text([one])}`, [one]],
    ["a byte order mark before lines", `\ufeff${text(one)}\n${text(two)}`, [one, two]],
    ["white space around it", `  \n\t${text([one])}  \n`, [one]],
    ["what is no object, left for the parser of events", "5", [5]],
    ["null", "null", [null]],
  ])("is read: %s", (_form, body, events) => {
    expect(readBody(body)).toEqual(events);
  });

  it("keeps the good lines around a bad one", () => {
    const raws = readBody(`${text(one)}\n{"kind": oops}\n${text(two)}`);
    expect(raws).toEqual([one, new BadLine('{"kind": oops}'), two]);
  });

  it("keeps the good lines after a bad first one", () => {
    expect(readBody(`oops\n${text(two)}`)).toEqual([new BadLine("oops"), two]);
  });

  it.each(["", " ", "\n\r\n", "\ufeff", "[]", " [ ] "])("without an event is empty: %j", (body) => {
    expect(codeOf(body)).toBe("SWM_BODY_EMPTY");
  });

  it.each([
    "[",
    '[{"kind":"agent.spawned"}',
    '[{"kind":"agent.spawned"},]',
    "[1]\n[2]",
    "not json",
    "not json\nnor this",
    "{",
    '{\n  "kind": "agent.spawned",\n  "agent": "a",\n}',
    "[".repeat(100_000),
  ])("of which nothing can be saved is no JSON: %j", (body) => {
    expect(codeOf(body)).toBe("SWM_BODY_NOT_JSON");
  });

  it("that is no JSON says what is allowed and what is wrong", () => {
    expect(() => readBody("[1,")).toThrow(
      /^SWM_BODY_NOT_JSON: the body must be a JSON array, one event, or one event a line: .+JSON/,
    );
  });
});
