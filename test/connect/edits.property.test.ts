// Whatever stood in a settings file: what is set is there, the rest is as it was, and taking back gives every byte again.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SettingsFault, takenBack, type Edit } from "../../exporter/connect/files/edit.ts";
import { restoreInJson, setInJson } from "../../exporter/connect/files/json-file.ts";
import { readJson } from "../../exporter/connect/files/json-tree.ts";
import { restoreInToml, setInToml } from "../../exporter/connect/files/toml-file.ts";
import { readToml } from "../../exporter/connect/files/toml-statements.ts";
import { setInYaml } from "../../exporter/connect/files/yaml-file.ts";

type Content = Record<string, unknown>;
const SETTINGS = { env: { A: "1", "b.c": "x" }, on: true };
const TABLE = { otel: { exporter: { "otlp-http": { endpoint: "http://a:1/v1/logs" } }, other: true } };

const json = fc.jsonValue() as fc.Arbitrary<unknown>;
const keys = fc.oneof(fc.constantFrom("env", "on", "A", "b.c"), fc.string());
const objects = fc.dictionary(keys, fc.oneof(json, fc.dictionary(keys, json))) as fc.Arbitrary<Content>;
const layouts = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\n  ${text}\n\n`,
);
const indents = fc.constantFrom<string | number>(0, 1, 2, 4, "\t");
const isObject = (value: unknown): value is Content =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The edit, or undefined where the text was refused. Anything thrown but a fault of the text fails the test. */
function attempt(edit: () => Edit): Edit | undefined {
  try {
    return edit();
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsFault);
    return undefined;
  }
}

function merged(content: Content): Content {
  const env = isObject(content["env"]) ? content["env"] : {};
  return { ...content, env: { ...env, ...SETTINGS.env }, on: true };
}

describe("JSON", () => {
  it("holds what was set and what was there, and comes back to the byte", () => {
    const property = fc.property(objects, indents, layouts, fc.boolean(), (content, indent, layout, comments) => {
      const before = layout(JSON.stringify(content, null, indent));
      const edit = attempt(() => setInJson(before, SETTINGS, comments));
      const refused = "env" in content && !isObject(content["env"]);
      expect(edit === undefined).toBe(refused);
      if (edit === undefined) return;
      expect(JSON.parse(edit.text)).toEqual(merged(JSON.parse(before) as Content));
      expect(takenBack(edit.text, edit.splices)).toBe(before);
      const restored = restoreInJson(edit.text, edit.changes, comments);
      expect(restored.left).toEqual([]);
      expect(JSON.parse(restored.text)).toEqual(JSON.parse(before));
    });
    fc.assert(property);
  });

  it("written anew by another program, with a key more, gets its values back", () => {
    const property = fc.property(objects, indents, (content, indent) => {
      fc.pre(!("env" in content) || isObject(content["env"]));
      const { text, changes } = setInJson(JSON.stringify(content), SETTINGS, false);
      const rewritten = JSON.stringify({ first: 1, ...(JSON.parse(text) as Content), "another one": 2 }, null, indent);
      const restored = JSON.parse(restoreInJson(rewritten, changes, false).text) as Content;
      expect(restored).toEqual({ first: 1, ...(JSON.parse(JSON.stringify(content)) as Content), "another one": 2 });
    });
    fc.assert(property);
  });

  it("is read as JSON.parse reads it", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"a"',
      '"\\u00e9"',
      "1",
      "-0.5e3",
      "01",
      "null",
      "nul",
      " ",
      "\n",
      "//",
      "/*",
    );
    const property = fc.property(fc.array(pieces, { maxLength: 8 }), fc.boolean(), (list, within) => {
      const text = within ? `{"a":${list.join("")}}` : list.join("");
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch {
        parsed = undefined;
      }
      if (isObject(parsed))
        expect(readJson(text, false).root.members?.map(({ key }) => key)).toEqual(
          expect.arrayContaining(Object.keys(parsed)),
        );
      else expect(() => readJson(text, false)).toThrow(SettingsFault);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

const comments = fc.constantFrom("", " # [otel]", "\t# x");
const values = fc.constantFrom(
  "1",
  "true",
  '"a # b"',
  "'[otel]'",
  '"""\n[otel]\nexporter = 1\n"""',
  "'''\n[otel]'''",
  "[1, # x\n  [2, 3],\n]",
  "{ a = 1, b.c = [ { d = 'x' } ] }",
  "1979-05-27 07:32:00Z",
  "-1.5e3",
);
const names = fc.constantFrom("a", "b-c", '"otel"', "x.y", "'otel'.z", "exporter");
const statements = fc.oneof(
  fc.tuple(names, values, comments).map(([name, value, comment]) => `k.${name} = ${value}${comment}`),
  fc.tuple(names, comments).map(([name, comment]) => `[t.${name}]${comment}`),
  fc.tuple(names, comments).map(([name, comment]) => `[[t.${name}]]${comment}`),
  fc.constantFrom("", "  ", "# only a comment"),
);
const tomls = fc
  .tuple(fc.array(statements), fc.constantFrom("\n", "\r\n"), fc.boolean(), fc.boolean())
  .map(
    ([lines, eol, ends, own]) =>
      [...lines, ...(own ? ["[ otel ] # mine", "environment = 'x'"] : []), ...lines].join("\n").replaceAll("\n", eol) +
      (ends ? eol : ""),
  );

describe("TOML", () => {
  it("holds what was set and what was there, and comes back to the byte", () => {
    const property = fc.property(tomls, (before) => {
      const edit = setInToml(before, TABLE);
      const paths = readToml(edit.text).map(({ path }) => path.join("."));
      expect(paths.filter((path) => path === "otel")).toHaveLength(1);
      expect(paths).toEqual(expect.arrayContaining(["otel.exporter", "otel.other"]));
      const others = paths.filter((path) => !["otel", "otel.exporter", "otel.other"].includes(path));
      expect(others).toEqual(
        readToml(before)
          .map(({ path }) => path.join("."))
          .filter((path) => path !== "otel"),
      );
      expect(takenBack(edit.text, edit.splices)).toBe(before);
      expect(setInToml(edit.text, TABLE).splices).toEqual([]);
      const restored = restoreInToml(`# more\n${edit.text}`, edit.changes);
      expect(restored.left).toEqual([]);
      expect(restored.text.trimEnd()).toBe(`# more\n${before}`.trimEnd());
    });
    fc.assert(property);
  });
});

describe("any text", () => {
  it.each([
    ["JSON", (text: string): Edit => setInJson(text, SETTINGS, true)],
    ["TOML", (text: string): Edit => setInToml(text, TABLE)],
    ["YAML", (text: string): Edit => setInYaml(text, { a: "http://x:1" })],
  ])("is refused as %s, or comes back to the byte", (_, set) => {
    const characters = fc.constantFrom(...Array.from("{}[]\",:/*#=.'\\ \n\r\tab1-|>&!%@`\uFEFF"));
    const texts = fc.oneof(
      fc.string({ unit: characters }),
      fc.string({ unit: "binary" }),
      objects.map((value) => JSON.stringify(value)),
    );
    const property = fc.property(texts, (before) => {
      const edit = attempt(() => set(before));
      if (edit !== undefined) expect(takenBack(edit.text, edit.splices)).toBe(before);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
