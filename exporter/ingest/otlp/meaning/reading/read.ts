// Reading meanings out of attributes: senders write numbers and truths as texts, leave units out, and tell nonsense.
import { AttributeList, type Attributes, type Value } from "../../attributes.ts";
import { folded, meanings, type Meaning, type MeaningName } from "./keys.ts";

const LARGE = 2 ** 53 - 1;
const NAME_LIMIT = 128;
/** What has no place in a name: control characters, line breaks among them, and halves of characters. */
const UNCLEAN = /[\p{Cc}\p{Cs}]+/gu;
/** What nearly every name is made of: nothing of it has to be cleaned. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;
/** What senders write where they know nothing; the last is what a library for the OpenAI Agents SDK calls all that is no agent. */
const NOTHING = new Set(["", "undefined", "null", "none", "None", "unknown", "<not specified>", "n/a", "OpenAI Agent"]);

/** A text that can be a name, cut to what a label may be; undefined if nothing is left. */
export function name(raw: Value | undefined): string | undefined {
  if (typeof raw !== "string" || NOTHING.has(raw)) return undefined;
  if (raw.length <= NAME_LIMIT && PLAIN.test(raw)) return raw;
  const clean = raw.replace(UNCLEAN, " ").trim().slice(0, NAME_LIMIT).replace(UNCLEAN, "").trim();
  return clean === "" ? undefined : clean;
}

/** An id of 32 hexadecimal digits at the end of a name, or instead of one. */
const BY_CHANCE = /(?:^|[-_ :/])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const SHORTEST_ID = 32;

function nameWithoutId(raw: Value | undefined): string | undefined {
  const told = name(raw);
  return told === undefined || told.length < SHORTEST_ID ? told : name(told.replace(BY_CHANCE, ""));
}

/** A number ≥ 0, also if it is written as a text. */
export function number(raw: Value | undefined): number | undefined {
  const value = typeof raw === "string" && raw !== "" ? Number(raw) : raw;
  return typeof value === "number" && value >= 0 && value <= LARGE ? value : undefined;
}

export function truth(raw: Value | undefined): boolean | undefined {
  if (raw === true || raw === "true" || raw === "success") return true;
  return raw === false || raw === "false" || raw === "error" ? false : undefined;
}

export function nameIn(attributes: Attributes, { keys, withoutIds }: Meaning): string | undefined {
  return attributes.first(keys, withoutIds === true ? nameWithoutId : name);
}

export function nameOf(attributes: Attributes, meaning: MeaningName): string | undefined {
  return nameIn(attributes, meanings[meaning]);
}

const text = (raw: Value): string | undefined => (raw === "" ? undefined : String(raw));

/** Any text, as it came. */
export function textOf(attributes: Attributes, meaning: MeaningName): string | undefined {
  return attributes.first(meanings[meaning].keys, text);
}

/** In the unit of the meaning. */
export function numberOf(attributes: Attributes, meaning: MeaningName): number | undefined {
  const { keys, divisor }: Meaning = meanings[meaning];
  if (divisor === undefined) return attributes.first(keys, number);
  return attributes.first(keys, (raw, key) => {
    const value = number(raw);
    return value === undefined ? undefined : value / (divisor[key] ?? 1);
  });
}

export function truthOf(attributes: Attributes, meaning: MeaningName): boolean | undefined {
  return attributes.first(meanings[meaning].keys, truth);
}

/** Longer than the numbers of any request. */
const MOST_FOLDED = 4_096;
/** A number in a JSON object, at any depth. */
const PAIR = /"([\w.]+)":(\d+(?:\.\d+)?)/g;

/** With what is folded into one text as attributes of their own. */
export function unfolded(attributes: Attributes): Attributes {
  if (!folded.some((key) => attributes.has(key))) return attributes;
  const texts = folded.filter((key) => attributes.has(key));
  const pairs = texts.flatMap((key) =>
    [...String(attributes.get(key)).slice(0, MOST_FOLDED).matchAll(PAIR)].map(
      ([, part = "", value]) => [`${key}.${part}`, Number(value)] as const,
    ),
  );
  return AttributeList.of([...attributes, ...pairs]);
}
