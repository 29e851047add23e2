// Which price a model has, by the many names it goes by.
import { describe, expect, it } from "vitest";
import { prices, type Price } from "../../exporter/catalog/prices.ts";
import { PriceBook } from "../../exporter/store/price-book.ts";

const book = new PriceBook(prices);

describe("the price of a model", () => {
  it.each([
    ["claude-sonnet-4-5", "claude-sonnet-4-5"],
    ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
    ["anthropic/claude-sonnet-4-5", "claude-sonnet-4-5"],
    ["openrouter/anthropic/claude-sonnet-4-5", "claude-sonnet-4-5"],
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"],
    ["anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3-5-sonnet"],
    ["us-gov.anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku"],
    ["claude-3-5-haiku@20241022", "claude-3-5-haiku"],
    ["anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"],
    ["claude-3.7-sonnet:thinking", "claude-3-7-sonnet"],
    ["claude-sonnet-4-5[1m]", "claude-sonnet-4-5"],
    ["openai/gpt-4.1:nitro", "gpt-4.1"],
    ["claude-3-7-sonnet-latest", "claude-3-7-sonnet"],
    ["claude-opus-4-20250514", "claude-opus-4"],
    ["claude-opus-4-1-20250805", "claude-opus-4-1"],
    ["Claude-Opus-4-5", "claude-opus-4-5"],
    ["gpt-4o-2024-08-06", "gpt-4o"],
    ["gpt-4o-mini-2024-07-18", "gpt-4o-mini"],
    ["openai/gpt-5.1-codex", "gpt-5.1-codex"],
    ["gpt-5-2025-08-07", "gpt-5"],
    ["models/gemini-2.5-pro", "gemini-2.5-pro"],
    ["publishers/google/models/gemini-2.5-flash", "gemini-2.5-flash"],
    ["gemini-2.5-pro-preview-05-06", "gemini-2.5-pro"],
    ["gemini-2.0-flash-001", "gemini-2.0-flash"],
  ])("called %s is that of %s", (name, model) => {
    expect(book.of(name)?.model).toBe(model);
  });

  it.each([
    "gpt-4",
    "gpt-4o-audio",
    "gpt-5-pro",
    "gpt-5-mini-finetuned",
    "my-claude-sonnet-4-5",
    "claude",
    "claude-sonnet-4-99",
    "llama3:8b",
    "gemini-2.5-pro-tts",
    "gpt-5:free",
    "claude-sonnet-4.5:free",
    "gpt-4-1",
    "",
    "-",
    "constructor",
  ])("called %s is not known, and not guessed", (name) => {
    expect(book.of(name)).toBeUndefined();
  });

  const price = (model: string, input: number): Price => ({ model, input, output: 0, cache_read: 0, cache_write: 0 });

  it("is the first of several", () => {
    expect(new PriceBook([price("gpt-5", 9), ...prices]).of("gpt-5")?.input).toBe(9);
  });

  it("may be told for the whole name, or for all names that begin so", () => {
    const own = new PriceBook([price("azure/GPT-5", 9), price("local-*", 0), ...prices]);
    expect(["azure/gpt-5", "gpt-5", "local-llama:8b", "local"].map((name) => own.of(name)?.input)).toEqual([
      9,
      1.25,
      0,
      undefined,
    ]);
  });

  it("is found again after more names than are remembered", () => {
    for (let i = 0; i < 2_500; i++) expect(book.of(`unknown-${String(i)}`)).toBeUndefined();
    expect(book.of("gpt-5")?.input).toBe(1.25);
  });
});

describe("the list prices", () => {
  it("name each model once, and cost least where the cache helps", () => {
    expect(new Set(prices.map(({ model }) => model)).size).toBe(prices.length);
    for (const { model, input, cache_read, cache_write, output } of prices) {
      expect(cache_read, model).toBeLessThan(input);
      expect(cache_write, model).toBeGreaterThanOrEqual(input);
      expect(output, model).toBeGreaterThan(input);
    }
  });
});
