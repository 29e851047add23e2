// The price of a model by the name its source calls it: `us.anthropic.claude-sonnet-4-5-20250929-v1:0` is claude-sonnet-4-5.
import type { Price } from "../catalog/prices.ts";

/** Names whose price is remembered; when there are more, all are forgotten and looked up anew. */
const REMEMBERED = 1_000;

/** `models/…`, `anthropic/…`, `publishers/google/models/…`: a path in front of the name. */
const PATH = /^.*\//;
/** Bedrock's region and maker in front of it. */
const MAKER = /^(?:[a-z]{2,6}(?:-gov)?\.)?(?:anthropic|openai|google|amazon|meta|mistral|cohere|deepseek|qwen)\./;
/** Bedrock's version and Vertex's date behind it. */
const VERSION = /(?:@[\w.-]+|-v\d+(?::\d+)?)$/;
/** The same model used in another way at the same price: Claude Code's long context, OpenRouter's thinking and routes. */
const WAY = /(?:\[1m\]|:(?:thinking|beta|nitro|floor|exacto))$/;
/** The version of a Claude with a point, as OpenRouter and Copilot write it. */
const POINT = /^(claude-.*\d)\.(?=\d)/;
/** What makers put behind the name of a model for one of its editions: a date, `latest`, `preview`, `exp`, three digits. */
const EDITION = /^(?:-(?:\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{2}|\d{4}|\d{3}|latest|preview|exp))+$/;

export class PriceBook {
  readonly #exact = new Map<string, Price>();
  readonly #beginnings: readonly (readonly [string, Price])[];
  readonly #found = new Map<string, Price | undefined>();

  /** Of several prices for one name the first counts. */
  constructor(prices: readonly Price[]) {
    const beginnings: [string, Price][] = [];
    for (const price of prices) {
      const model = price.model.toLowerCase();
      if (model.endsWith("*")) beginnings.push([model.slice(0, -1), price]);
      else if (!this.#exact.has(model)) this.#exact.set(model, price);
    }
    this.#beginnings = beginnings;
  }

  /** The price of a model, undefined if it is not known. The name as it is goes before the name without its trimmings. */
  of(name: string): Price | undefined {
    if (this.#found.has(name)) return this.#found.get(name);
    const whole = name.toLowerCase();
    const price = this.#look(whole) ?? this.#look(bare(whole));
    if (this.#found.size >= REMEMBERED) this.#found.clear();
    this.#found.set(name, price);
    return price;
  }

  #look(name: string): Price | undefined {
    return (
      this.#exact.get(name) ?? this.#edition(name) ?? this.#beginnings.find(([start]) => name.startsWith(start))?.[1]
    );
  }

  /** The model this is an edition of. `gpt-4o-mini` is none of `gpt-4o`: only what is surely a date or the like is taken off. */
  #edition(name: string): Price | undefined {
    for (let at = name.lastIndexOf("-"); at > 0; at = name.lastIndexOf("-", at - 1)) {
      const price = this.#exact.get(name.slice(0, at));
      if (price !== undefined && EDITION.test(name.slice(at))) return price;
    }
    return undefined;
  }
}

function bare(name: string): string {
  return name.replace(WAY, "").replace(PATH, "").replace(MAKER, "").replace(VERSION, "").replace(POINT, "$1-");
}
