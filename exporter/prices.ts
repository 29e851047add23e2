// The prices in force: those of the user's file, then the list prices of the catalog.
import { prices as listPrices, type Price } from "./catalog/prices.ts";
import { readYaml } from "./yaml-file.ts";

const REQUIRED = ["input", "output"] as const;
const OPTIONAL = ["cache_read", "cache_write"] as const;
const KEYS: readonly string[] = [...REQUIRED, ...OPTIONAL];
const MODEL = /^(?!\s*$)[^*]*\*?$/;
const RULE = "a number of US dollars for a million tokens, ≥ 0";

/** Prices in the order they count. Every fault of the file is added to `faults`; without a path there are the list prices. */
export function readPrices(path: string, faults: string[]): readonly Price[] {
  if (path === "") return listPrices;
  const own = Object.entries(readYaml(path, "names of models and their prices", faults)).map(([model, told]) => {
    if (!MODEL.test(model))
      faults.push(`${path}: ${JSON.stringify(model)} must be the name of a model; one star may stand at its end`);
    return priceOf(`${path}: ${model}`, model, told, faults);
  });
  return [...own, ...listPrices];
}

function priceOf(subject: string, model: string, told: unknown, faults: string[]): Price {
  const given = isObject(told) ? told : {};
  if (!isObject(told)) faults.push(`${subject} must have input and output, each ${RULE}, got ${shown(told)}`);
  else {
    for (const key of Object.keys(given))
      if (!KEYS.includes(key)) faults.push(`${subject}: ${key} is not known; there are ${KEYS.join(", ")}`);
    for (const key of REQUIRED)
      if (given[key] === undefined) faults.push(`${subject}: ${key} is missing; it must be ${RULE}`);
  }
  const amount = (key: string, untold: number): number => {
    const value = given[key];
    if (value === undefined) return untold;
    if (typeof value === "number" && value >= 0 && value < Infinity) return value;
    faults.push(`${subject}: ${key} must be ${RULE}, got ${shown(value)}`);
    return untold;
  };
  const input = amount("input", 0);
  // Who gives no discount for a cache takes the price of reading.
  return {
    model,
    input,
    output: amount("output", 0),
    cache_read: amount("cache_read", input),
    cache_write: amount("cache_write", input),
  };
}

/** A value as the message shows it. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
