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

/** When the list was last looked through. It holds what two public collections of prices agree on. */
export const PRICES_AS_OF = "2026-11";

/** With a cache that is paid for: 1.25 times the price to write to it for five minutes; a tenth to read, unless told. */
function written(model: string, input: number, output: number, cacheRead = rounded(input / 10)): Price {
  return { model, input, cache_read: cacheRead, cache_write: rounded(input * 1.25), output };
}

/** With a cache that is filled without being asked for, at the price of reading. */
function implicit(model: string, input: number, cacheRead: number, output: number): Price {
  return { model, input, cache_read: cacheRead, cache_write: input, output };
}

function rounded(price: number): number {
  return Math.round(price * 1e6) / 1e6;
}

export const prices: readonly Price[] = [
  written("claude-fable-5-2", 8, 40, 0.2),
  written("claude-fable-5-1", 10, 50, 0.25),
  written("claude-fable-5", 10, 50),
  written("claude-mythos-5-2", 8, 40, 0.2),
  written("claude-opus-5-5", 4, 20, 0.2),
  written("claude-opus-5", 5, 25),
  written("claude-opus-4-8", 5, 25),
  written("claude-opus-4-7", 5, 25),
  written("claude-opus-4-6", 5, 25),
  written("claude-opus-4-5", 5, 25),
  written("claude-opus-4-1", 15, 75),
  written("claude-opus-4", 15, 75),
  written("claude-opus-4-0", 15, 75),
  written("claude-3-opus", 15, 75),
  written("claude-sonnet-5-5", 2, 10, 0.1),
  written("claude-sonnet-5", 2, 10),
  written("claude-sonnet-4-6", 3, 15),
  written("claude-sonnet-4-5", 3, 15),
  written("claude-sonnet-4", 3, 15),
  written("claude-sonnet-4-0", 3, 15),
  written("claude-3-7-sonnet", 3, 15),
  written("claude-3-5-sonnet", 3, 15),
  written("claude-haiku-5-5", 0.1, 0.5),
  written("claude-haiku-4-5", 1, 5),
  written("claude-3-5-haiku", 0.8, 4),
  { model: "claude-3-haiku", input: 0.25, cache_read: 0.03, cache_write: 0.3, output: 1.25 },
  written("gpt-6.1-sol", 2, 10, 0.1),
  written("gpt-6-sol", 2, 10),
  written("gpt-6-astra", 10, 50),
  written("gpt-6-luna", 0.1, 0.5),
  written("gpt-5.6-sol", 4, 20),
  written("gpt-5.6-terra", 2, 12),
  written("gpt-5.6-luna", 0.2, 1.2),
  implicit("gpt-5.5", 5, 0.5, 30),
  implicit("gpt-5.4", 2.5, 0.25, 15),
  implicit("gpt-5.4-mini", 0.75, 0.075, 4.5),
  implicit("gpt-5.4-nano", 0.2, 0.02, 1.25),
  implicit("gpt-5.3-codex", 1.75, 0.175, 14),
  implicit("gpt-5.2", 1.75, 0.175, 14),
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
  implicit("gemini-3.5-flash", 1.5, 0.15, 9),
  implicit("gemini-3.5-flash-lite", 0.3, 0.03, 2.5),
  implicit("gemini-3.1-pro", 2, 0.2, 12),
  implicit("gemini-3.1-flash-lite", 0.25, 0.025, 1.5),
  implicit("gemini-3-flash", 0.5, 0.05, 3),
  implicit("gemini-3-pro", 2, 0.2, 12),
  implicit("gemini-2.5-pro", 1.25, 0.125, 10),
  implicit("gemini-2.5-flash", 0.3, 0.03, 2.5),
  implicit("gemini-2.5-flash-lite", 0.1, 0.01, 0.4),
  implicit("gemini-2.0-flash", 0.1, 0.025, 0.4),
  implicit("grok-4.7", 2, 0.5, 6),
  implicit("grok-4.6", 2, 0.5, 6),
  implicit("grok-4.5", 2, 0.3, 6),
  implicit("grok-4.3", 1.25, 0.2, 2.5),
  implicit("deepseek-v4-pro", 1.32, 0.044, 3.96),
  implicit("deepseek-flash", 0.3, 0.006, 1.2),
  implicit("kimi-k3", 3, 0.3, 15),
  implicit("kimi-k2.7-code", 0.95, 0.19, 4),
  implicit("kimi-k2.6", 0.95, 0.16, 4),
  implicit("kimi-k2.5", 0.6, 0.1, 3),
  implicit("glm-5.3", 1.4, 0.26, 4.4),
  implicit("glm-5.3-flash", 0.15, 0.03, 0.5),
  implicit("glm-5.2", 1.4, 0.26, 4.4),
  implicit("glm-5.1", 1.4, 0.26, 4.4),
  implicit("glm-5", 1, 0.2, 3.2),
  implicit("glm-4.7", 0.6, 0.11, 2.2),
  implicit("glm-4.6", 0.6, 0.11, 2.2),
  implicit("mistral-large-2512", 0.5, 0.05, 1.5),
  implicit("mistral-medium-3-5", 1.5, 0.15, 7.5),
  implicit("mistral-small-2603", 0.15, 0.015, 0.6),
  implicit("devstral-2512", 0.4, 0.04, 2),
  implicit("codestral-2508", 0.3, 0.03, 0.9),
];
