// What well-known models cost: public list prices of their makers, for tokens at the standard rate. A start, not an invoice:
// prices change, and contracts, batches and long contexts have others. The option `prices` goes before this list.

/** US dollars for a million tokens of each kind. */
export interface Price {
  /**
   * Name of a model without provider and date: `claude-sonnet-4-5` is also `anthropic/claude-sonnet-4-5-20250929`. With a
   * star at its end, all names that begin so.
   */
  readonly model: string;
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly output: number;
}

/** When the list was last looked through. */
export const PRICES_AS_OF = "2025-11";

/** With a cache that is paid for: 1.25 times the price to write to it for five minutes, a tenth to read. */
function anthropic(model: string, input: number, output: number): Price {
  return { model, input, cache_read: rounded(input / 10), cache_write: rounded(input * 1.25), output };
}

/** With a cache that is filled without being asked for, at the price of reading. */
function implicit(model: string, input: number, cacheRead: number, output: number): Price {
  return { model, input, cache_read: cacheRead, cache_write: input, output };
}

function rounded(price: number): number {
  return Math.round(price * 1e6) / 1e6;
}

export const prices: readonly Price[] = [
  anthropic("claude-opus-4-5", 5, 25),
  anthropic("claude-opus-4-1", 15, 75),
  anthropic("claude-opus-4", 15, 75),
  anthropic("claude-opus-4-0", 15, 75),
  anthropic("claude-3-opus", 15, 75),
  anthropic("claude-sonnet-4-5", 3, 15),
  anthropic("claude-sonnet-4", 3, 15),
  anthropic("claude-sonnet-4-0", 3, 15),
  anthropic("claude-3-7-sonnet", 3, 15),
  anthropic("claude-3-5-sonnet", 3, 15),
  anthropic("claude-haiku-4-5", 1, 5),
  anthropic("claude-3-5-haiku", 0.8, 4),
  { model: "claude-3-haiku", input: 0.25, cache_read: 0.03, cache_write: 0.3, output: 1.25 },
  implicit("gpt-5.1", 1.25, 0.125, 10),
  implicit("gpt-5.1-codex", 1.25, 0.125, 10),
  implicit("gpt-5.1-codex-mini", 0.25, 0.025, 2),
  implicit("gpt-5", 1.25, 0.125, 10),
  implicit("gpt-5-codex", 1.25, 0.125, 10),
  implicit("gpt-5-mini", 0.25, 0.025, 2),
  implicit("gpt-5-nano", 0.05, 0.005, 0.4),
  implicit("gpt-4.1", 2, 0.5, 8),
  implicit("gpt-4.1-mini", 0.4, 0.1, 1.6),
  implicit("gpt-4.1-nano", 0.1, 0.025, 0.4),
  implicit("gpt-4o", 2.5, 1.25, 10),
  implicit("gpt-4o-mini", 0.15, 0.075, 0.6),
  implicit("o1", 15, 7.5, 60),
  implicit("o3", 2, 0.5, 8),
  implicit("o3-mini", 1.1, 0.55, 4.4),
  implicit("o4-mini", 1.1, 0.275, 4.4),
  implicit("gemini-3-pro", 2, 0.2, 12),
  implicit("gemini-2.5-pro", 1.25, 0.125, 10),
  implicit("gemini-2.5-flash", 0.3, 0.03, 2.5),
  implicit("gemini-2.5-flash-lite", 0.1, 0.01, 0.4),
  implicit("gemini-2.0-flash", 0.1, 0.025, 0.4),
];
