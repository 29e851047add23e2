// What our own client is told of metrics that are not published, for whoever reads its warnings: with the option to start with.
import { flagName } from "./config.ts";

/** Names of metrics that are told; of more there is the number. */
const MOST_NAMES = 5;
/** Patterns that are added to the option at once; who names them is told of the others then. */
const MOST_PATTERNS = 20;
/** What the option can have in it. */
const NAME = /^[\w./:-]+$/;

/** `names` are at least one; `passed` is what the option has now. */
export function unpublishedNotice(names: ReadonlySet<string>, passed: string): string {
  const told = [...names].slice(0, MOST_NAMES);
  const more = names.size > told.length ? ` and ${names.size - told.length} more` : "";
  const are = names.size === 1 ? "is" : "are";
  const added = new Set([...names].filter((name) => NAME.test(name)).map(patternOf));
  const patterns = [passed, ...[...added].slice(0, MOST_PATTERNS)].filter((pattern) => pattern !== "");
  const option = `${flagName("otlpPassThrough")} '${patterns.join(",")}'`;
  return `${told.join(", ")}${more} ${are} not published: start the exporter with ${option}`;
}

/** All of the same family, which is what stands before the first dot. */
function patternOf(name: string): string {
  const dot = name.indexOf(".");
  return dot > 0 ? `${name.slice(0, dot)}.*` : name;
}
