// docs/connect.md has a section for every sender, with what its settings are and whether they were tried.
import { describe, expect, it } from "vitest";
import { piecesOf } from "../../exporter/connect/show.ts";
import { vendors } from "../../exporter/connect/vendors/index.ts";
import { connectDocument } from "../../scripts/docs/connect.ts";

const text = connectDocument.render();

function section(title: string): string {
  return text.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? "";
}

describe("the document of senders", () => {
  it.each(vendors)("has a section for $name with its settings, what is seen and what is not", (vendor) => {
    const shown = section(vendor.title);
    const pieces = piecesOf(vendor, { url: "http://127.0.0.1:4318", token: "" }, "");
    expect(pieces.length).toBeGreaterThan(0);
    for (const piece of pieces) expect(shown).toContain(`\`\`\`${piece.language}\n${piece.text}\`\`\``);
    for (const line of [`You see: ${vendor.shows}`, ...vendor.lacks, ...vendor.notes]) expect(shown).toContain(line);
  });

  it.each(vendors)(
    "says of $name whether it was tried, in a row that leads to its section",
    ({ name, title, seen }) => {
      const row = text.split("\n").find((line) => line.startsWith(`| [\`${name}\`](#`)) ?? "";
      expect(row).toContain(seen === "" ? "not tried" : seen);
      const [, anchor = ""] = /\(#([^)]+)\)/.exec(row) ?? [];
      expect(anchor).toBe(title.toLowerCase().replaceAll(".", "").replaceAll(" ", "-"));
    },
  );
});
