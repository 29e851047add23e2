// docs/connect.md leads to a page for every sender, with what its settings are and whether they were tried.
import { describe, expect, it } from "vitest";
import { piecesOf } from "../../exporter/connect/show.ts";
import { vendors } from "../../exporter/connect/vendors/index.ts";
import { connectDocuments } from "../../scripts/docs/connect.ts";

function textOf(path: string): string {
  return connectDocuments.find((document) => document.path === path)?.render() ?? "";
}

describe("the documents of senders", () => {
  it.each(vendors)("have a page for $name with its settings, what is seen and what is not", (vendor) => {
    const text = textOf(`docs/connect/${vendor.name}.md`);
    const pieces = piecesOf(vendor, { url: "http://127.0.0.1:4318", token: "" }, "");
    expect(pieces.length).toBeGreaterThan(0);
    for (const piece of pieces) expect(text).toContain(`\`\`\`${piece.language}\n${piece.text}\`\`\``);
    for (const line of [vendor.shows, ...vendor.lacks, ...vendor.notes]) expect(text).toContain(line);
    expect(text).toContain(`connect ${vendor.name} --check\n`);
  });

  it.each(vendors)("say of $name whether it was tried, in a row that leads to its page", ({ name, title, seen }) => {
    const told = seen === "" ? "not tried: from its documentation or source" : seen;
    const row = `| [${title}](connect/${name}.md) | \`${name}\` | ${told} |`;
    expect(textOf("docs/connect.md").split("\n")).toContain(row);
    const said = seen === "" ? "Not tried: from its documentation or source." : `Tried with: ${seen}.`;
    expect(textOf(`docs/connect/${name}.md`)).toContain(`\n${said}\n`);
  });
});
