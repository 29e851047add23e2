import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";

const names = (folder: string, ending: string): string[] =>
  readdirSync(new URL(`../../${folder}/`, import.meta.url))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();

describe("the folder of statistics", () => {
  it("has a test for each method and no test without one", () => {
    const tests = names("test/stats", ".test.ts").filter((name) => name !== "folder");
    expect(tests).toEqual(names("exporter/stats", ".ts"));
  });
});
