// The list of generated files is sound: one path each, the same bytes each time, text that ends as text does.
import { describe, expect, it } from "vitest";
import { artifacts } from "../../scripts/artifacts.ts";

describe("the generated files", () => {
  it("have a path each", () => {
    const paths = artifacts.map(({ path }) => path);
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });

  it.each(artifacts)("$path is the same each time and ends in one newline", ({ render }) => {
    const text = render();
    expect(render()).toBe(text);
    expect(text).toMatch(/[^\n]\n$/);
  });
});
