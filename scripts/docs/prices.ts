// docs/prices.md: the list prices, and how to give others.
import { PRICES_AS_OF, prices } from "../../exporter/catalog/prices.ts";
import { llm } from "../../exporter/catalog/index.ts";
import { fileKey, flagName, variableName } from "../../exporter/config.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

/** A file as a user would write it; a test reads it. */
const EXAMPLE = `# US dollars for a million tokens
claude-sonnet-4-5: { input: 2.4, cache_read: 0.24, cache_write: 3, output: 12 }
azure/gpt-5: { input: 1.5, output: 11 }
local-*: { input: 0, output: 0 }`;

export const pricesDocument: Artifact = {
  path: "docs/prices.md",
  render: () =>
    page([
      generatedFrom("exporter/catalog/prices.ts"),
      "# Prices of models",
      `${code(llm.cost.name)} is what the sources tell of their cost. Where they tell none it is computed from tokens and the prices below: public list prices as of ${PRICES_AS_OF}, for tokens at the standard rate. They are a start. Prices change, contracts have others, and batches, long contexts and priority cost more or less: **give the prices you pay**.`,
      "## Your prices",
      `A YAML or JSON file, named by ${code(flagName("prices"))}, ${code(variableName("prices"))} or the key ${code(fileKey("prices"))}, goes before the list:`,
      `\`\`\`yaml\n${EXAMPLE}\n\`\`\``,
      `${code("input")} and ${code("output")} are needed; ${code("cache_read")} and ${code("cache_write")} are those of ${code("input")} if untold. The program does not start with a file it cannot use, and says what is wrong. Prices hold from the start of the program on: what was counted before stays as it was, but what is read back from a journal is computed anew.`,
      "## Which price a model has",
      `The name as its source tells it is looked up first, then the name without a path before it (${code("anthropic/…")}, ${code("models/…")}), without Bedrock's region, maker and version (${code("us.anthropic.…-v1:0")}) and without Vertex's date (${code("…@20241022")}). The long context of Claude Code (${code("…[1m]")}) and what OpenRouter writes behind a colon for the same model at the same price (${code(":thinking")}, ${code(":beta")}, ${code(":nitro")}, ${code(":floor")}, ${code(":exacto")}) are passed over, and the point in the version of a Claude is a hyphen (${code("claude-sonnet-4.5")}). A date, ${code("latest")}, ${code("preview")}, ${code("exp")} or three digits at the end are taken off too. Anything else makes it another model: ${code("gpt-4o-mini")} is none of ${code("gpt-4o")}. A name that ends in a star stands for all that begin so. Capitals do not matter, and of several the first counts.`,
      `A model without a price has no cost: its tokens are in ${code(llm.unpricedTokens.name)}, and the log and the start page say so. Nothing is guessed.`,
      "## List prices",
      `US dollars for a million tokens, as of ${PRICES_AS_OF}.`,
      table(
        ["model", "input", "cache read", "cache write", "output"],
        prices.map(({ model, input, cache_read, cache_write, output }) => [
          code(model),
          ...[input, cache_read, cache_write, output].map(String),
        ]),
      ),
    ]),
};
