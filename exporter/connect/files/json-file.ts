// Sets single values in JSON, with or without comments, and takes them back; everything else keeps its bytes.
import { isDeepStrictEqual } from "node:util";
import type { Scalar, Settings } from "../vendor.ts";
import { applied, lineEnd, SettingsFault, type Edit, type KeyChange, type Splice } from "./edit.ts";
import { memberOf, readJson, type JsonNode, type JsonTree, type Member } from "./json-tree.ts";

/** Sets every value of `settings`. Throws a SettingsFault where the text is no JSON, or an object is expected where there is none. */
export function setInJson(text: string, settings: Settings, comments: boolean): Edit {
  let now = text;
  const splices: Splice[] = [];
  const changes: KeyChange[] = [];
  const splice = (step: Splice): void => {
    splices.push(step);
    now = applied(now, step);
  };
  if (text.replace("\uFEFF", "").trim() === "") splice({ at: 0, removed: text, inserted: `{}${lineEnd(text)}` });
  for (const [path, value] of leaves(settings)) {
    const step = setOne(now, readJson(now, comments), path, value);
    if (step === undefined) continue;
    splice(step.splice);
    changes.push(...step.changes);
  }
  return { text: now, splices, changes };
}

function leaves(settings: Settings, path: readonly string[] = []): readonly (readonly [readonly string[], Scalar])[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    typeof value === "object" ? leaves(value, [...path, key]) : [[[...path, key], value] as const],
  );
}

interface Step {
  readonly splice: Splice;
  readonly changes: readonly KeyChange[];
}

function setOne(text: string, tree: JsonTree, path: readonly string[], value: Scalar): Step | undefined {
  let node = tree.root;
  for (const [depth, key] of path.entries()) {
    if (node.members === undefined) throw new SettingsFault(`${path.slice(0, depth).join(".")} must be an object`);
    const member = memberOf(node, key);
    if (member === undefined) return insertion(text, node, node.members, path, depth, value);
    node = member.value;
  }
  const prior = text.slice(node.start, node.end);
  const written = JSON.stringify(value);
  if (isSame(prior, written)) return undefined;
  return {
    splice: { at: node.start, removed: prior, inserted: written },
    changes: [{ path, written, prior }],
  };
}

/** Puts in the rest of a path, and objects on the way to its end. */
function insertion(
  text: string,
  node: JsonNode,
  members: readonly Member[],
  path: readonly string[],
  depth: number,
  value: Scalar,
): Step {
  const [key = "", ...rest] = path.slice(depth);
  const content = rest.reduceRight<Settings | Scalar>((inner, name) => ({ [name]: inner }), value);
  // Objects that were made for it go with it, once they are empty.
  const made = rest.map((_, i) => ({ path: path.slice(0, depth + 1 + i), written: "{}", prior: null }));
  const changes = [...made, { path, written: JSON.stringify(value), prior: null }];
  const last = members.at(-1);
  const splice = last === undefined ? intoEmpty(text, node, key, content) : after(text, last, key, content);
  return { splice, changes };
}

function intoEmpty(text: string, node: JsonNode, key: string, content: Settings | Scalar): Splice {
  const line = text.slice(text.lastIndexOf("\n", node.start) + 1);
  const outer = /^[ \t]*/.exec(line)?.[0] ?? "";
  const step = indentOf(text);
  const eol = lineEnd(text);
  const inner = text.slice(node.start + 1, node.end - 1);
  const removed = inner.trim() === "" ? inner : "";
  const member = memberText(key, content, outer + step, step, eol);
  return { at: node.start + 1, removed, inserted: `${eol}${outer}${step}${member}${eol}${outer}` };
}

/** After the last member, set apart from it as it is from what stands before it. */
function after(text: string, last: Member, key: string, content: Settings | Scalar): Splice {
  const spaced = text[last.value.start - 1] === " " ? " " : "";
  const lead = leadOf(text, last.start) || spaced;
  const indent = lead.includes("\n") ? (lead.split("\n").at(-1) ?? "") : undefined;
  const member = memberText(key, content, indent, indentOf(text), lineEnd(text));
  if (last.comma !== undefined) return { at: last.comma + 1, removed: "", inserted: `${lead}${member},` };
  return { at: last.value.end, removed: "", inserted: `,${lead}${member}` };
}

function memberText(
  key: string,
  content: Settings | Scalar,
  indent: string | undefined,
  step: string,
  eol: string,
): string {
  if (indent === undefined) return `${JSON.stringify(key)}: ${JSON.stringify(content)}`;
  return `${JSON.stringify(key)}: ${JSON.stringify(content, null, step).replaceAll("\n", eol + indent)}`;
}

function leadOf(text: string, at: number): string {
  return /[ \t\r\n]*$/.exec(text.slice(0, at))?.[0] ?? "";
}

function indentOf(text: string): string {
  return /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
}

function isSame(a: string, b: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    // A value with comments in it is none that was written here.
    return false;
  }
}

export interface Restored {
  readonly text: string;
  /** Keys whose value is not the written one any more: they were left alone. */
  readonly left: readonly string[];
}

/** Gives the keys that still have the written value the value they had before. */
export function restoreInJson(text: string, changes: readonly KeyChange[], comments: boolean): Restored {
  let now = text;
  const left: string[] = [];
  for (const { path, written, prior } of changes.toReversed()) {
    const tree = readJson(now, comments);
    const place = find(tree.root, path);
    const same = place !== undefined && isSame(now.slice(place.member.value.start, place.member.value.end), written);
    if (!same) left.push(path.join("."));
    else if (prior === null) now = without(now, tree, place);
    else {
      const { start, end } = place.member.value;
      now = now.slice(0, start) + prior + now.slice(end);
    }
  }
  return { text: now, left: left.toReversed() };
}

interface Place {
  readonly siblings: readonly Member[];
  readonly member: Member;
}

function find(root: JsonNode, path: readonly string[]): Place | undefined {
  let node = root;
  let place: Place | undefined;
  for (const key of path) {
    const member = memberOf(node, key);
    if (member === undefined) return undefined;
    place = { siblings: node.members ?? [], member };
    node = member.value;
  }
  return place;
}

/** Takes a member out, with one comma and the space before it; comments stay. */
function without(text: string, tree: JsonTree, { siblings, member }: Place): string {
  const before = siblings[siblings.indexOf(member) - 1];
  let start = member.start - leadOf(text, member.start).length;
  // A comment up to the end of its line would swallow what follows.
  const endsLine = /^,?[ \t]*\r?\n/.test(text.slice(member.value.end));
  if (tree.lineComments.has(start) && !endsLine) start += lineEnd(text).length;
  const comma = member.comma ?? before?.comma;
  const cut: (readonly [number, number])[] = [[start, member.value.end]];
  if (comma !== undefined) cut.push([comma, comma + 1]);
  cut.sort(([a], [b]) => b - a);
  return cut.reduce((now, [from, to]) => now.slice(0, from) + now.slice(to), text);
}
