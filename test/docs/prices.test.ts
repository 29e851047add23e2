// docs/prices.md shows every list price, and its example is a file the exporter takes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prices } from "../../exporter/catalog/prices.ts";
import { readPrices } from "../../exporter/prices.ts";
import { PriceBook } from "../../exporter/store/price-book.ts";
import { pricesDocument } from "../../scripts/docs/prices.ts";

const text = pricesDocument.render();

describe("the document of prices", () => {
  it.each(prices)("has the prices of $model", ({ model, input, cache_read, cache_write, output }) => {
    const cells = [`\`${model}\``, ...[input, cache_read, cache_write, output].map(String)];
    expect(text).toContain(`| ${cells.join(" | ")} |`);
  });

  it("shows a file that is taken, and does what the text says", () => {
    const folder = mkdtempSync(join(tmpdir(), "swarmscope-prices-"));
    const path = join(folder, "prices.yml");
    writeFileSync(path, /```yaml\n([\s\S]+?)```/.exec(text)?.[1] ?? "");
    const faults: string[] = [];
    const book = new PriceBook(readPrices(path, faults));
    rmSync(folder, { recursive: true });
    expect(faults).toEqual([]);
    expect(book.of("anthropic/claude-sonnet-4-5-20250929")?.output).toBe(12);
    expect(book.of("azure/gpt-5")).toMatchObject({ input: 1.5, cache_read: 1.5, output: 11 });
    expect(book.of("gpt-5")?.output).toBe(10);
    expect(book.of("local-llama:8b")?.output).toBe(0);
  });
});
