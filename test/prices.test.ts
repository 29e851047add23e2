// The file of prices: what it may hold, and what is said of what it may not.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { prices as listPrices } from "../exporter/catalog/prices.ts";
import { readConfig } from "../exporter/config.ts";
import { readPrices } from "../exporter/prices.ts";

const folder = mkdtempSync(join(tmpdir(), "swarmscope-prices-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let files = 0;
function file(content: string): string {
  const path = join(folder, `prices-${String(files++)}.yml`);
  writeFileSync(path, content);
  return path;
}

function faultsOf(content: string): readonly string[] {
  const path = file(content);
  const faults: string[] = [];
  readPrices(path, faults);
  return faults.map((fault) => fault.replaceAll(path, "FILE"));
}

const RULE = "a number of US dollars for a million tokens, ≥ 0";

describe("prices", () => {
  it("are the list prices where no file is given", () => {
    expect(readPrices("", [])).toBe(listPrices);
  });

  it.each([
    [
      "YAML",
      "in-house: { input: 2, output: 4 }\nfull:\n  input: 1\n  output: 2\n  cache_read: 0.5\n  cache_write: 3\n",
    ],
    [
      "JSON",
      '{"in-house": {"input": 2, "output": 4}, "full": {"input": 1, "output": 2, "cache_read": 0.5, "cache_write": 3}}',
    ],
  ])("of a %s file go before them; a cache that has no price costs what reading costs", (_, content) => {
    const faults: string[] = [];
    expect(readPrices(file(content), faults)).toEqual([
      { model: "in-house", input: 2, cache_read: 2, cache_write: 2, output: 4 },
      { model: "full", input: 1, cache_read: 0.5, cache_write: 3, output: 2 },
      ...listPrices,
    ]);
    expect(faults).toEqual([]);
  });

  it("of an empty file are the list prices", () => {
    expect(readPrices(file("# nothing yet\n"), [])).toEqual(listPrices);
  });

  it.each([
    ['"": { input: 1, output: 1 }', ['FILE: "" must be the name of a model; one star may stand at its end']],
    ["a*b: { input: 1, output: 1 }", ['FILE: "a*b" must be the name of a model; one star may stand at its end']],
    ["m: { input: 1 }", [`FILE: m: output is missing; it must be ${RULE}`]],
    ["m: { input: 1, output: -2 }", [`FILE: m: output must be ${RULE}, got -2`]],
    [
      "m: { input: free, output: .inf }",
      [`FILE: m: input must be ${RULE}, got "free"`, `FILE: m: output must be ${RULE}, got Infinity`],
    ],
    [
      "m: { input: 1, output: 2, cached: 1 }",
      ["FILE: m: cached is not known; there are input, output, cache_read, cache_write"],
    ],
    ["m: 3", [`FILE: m must have input and output, each ${RULE}, got 3`]],
    ["- m", ["FILE must hold names of models and their prices"]],
  ])("%s are refused", (content, faults) => {
    expect(faultsOf(content)).toEqual(faults);
  });

  it("that cannot be read keep the program from starting", () => {
    expect(() => readConfig(["--prices", join(folder, "none.yml")], {})).toThrow(/none\.yml cannot be read/);
    const bad = file("m: { input: -1, output: 1 }");
    expect(() => readConfig(["--prices", bad], {})).toThrow(`${bad}: m: input must be ${RULE}, got -1`);
    expect(readConfig(["--prices", file("m: { input: 1, output: 1 }")], {}).prices).not.toBe("");
  });
});
