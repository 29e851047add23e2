// Every link between the documents of the repository leads somewhere.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";
import { brokenLinks } from "./links.ts";

const isMarkdown = (name: string): boolean => name.endsWith(".md");
const documents = [
  ...readdirSync(root).filter(isMarkdown),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter(isMarkdown)
    .map((name) => `docs/${name}`),
];

describe("the documents", () => {
  it.each(documents)("%s has no link that leads nowhere", (path) => {
    expect(brokenLinks(path, root)).toEqual([]);
  });
});

describe("brokenLinks", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "links-"));
    writeFileSync(join(folder, "there.md"), "# A `name`, and more\n");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const linksOf = (text: string): readonly string[] => {
    writeFileSync(join(folder, "page.md"), text);
    return brokenLinks("page.md", folder);
  };

  it("names a link to a file that is not there", () => {
    expect(linksOf("see [it](gone.md)")).toEqual(["page.md: gone.md"]);
  });

  it("names a picture that is not there", () => {
    expect(linksOf("![a picture](docs/gone.png)")).toEqual(["page.md: docs/gone.png"]);
  });

  it("names a link to a heading that is not there", () => {
    expect(linksOf("see [it](there.md#another)")).toEqual(["page.md: there.md#another"]);
  });

  it("accepts files, headings and the web", () => {
    expect(linksOf("[a](there.md) [b](there.md#a-name-and-more) [c](https://example.com/gone)")).toEqual([]);
  });

  it("does not read code", () => {
    expect(linksOf("```\n[it](gone.md)\n```\n")).toEqual([]);
  });
});
