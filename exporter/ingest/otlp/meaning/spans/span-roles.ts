// Which of the rules fits a span. Nearly all spans of a library have one of a few shapes, and most rules go by attributes these
// do not have: for each shape the few rules that may fit are looked up once.
import type { Shape } from "../../attributes.ts";
import type { Span } from "../../records.ts";
import type { SpanUse } from "../senders/program.ts";
import { spanRules, type SpanRule } from "../senders/span-rules.ts";

/** A rule, with what it makes of what it goes by. */
interface Compiled {
  readonly rule: SpanRule;
  readonly exact: ReadonlyMap<string, SpanUse>;
  readonly patterns: readonly { readonly begin: string; readonly end: string; readonly use: SpanUse }[];
}

const compiledRules = spanRules.map(compiled);

/** What a span is by the rules; undefined if it is nothing to us. */
export function roleOf(span: Span, scope: string): SpanUse | undefined {
  const { shape } = span.attributes;
  const inScope = rulesIn(scope);
  for (const one of shape === undefined ? inScope.rules : rulesFor(shape, inScope)) {
    if (!mayFit(one, span.attributes)) continue;
    const { by } = one.rule;
    const told = typeof by === "string" ? span.attributes.get(by) : span.name;
    const use = typeof told === "string" ? match(one, told) : undefined;
    if (use !== undefined) return use;
  }
  return undefined;
}

/** The rules of a scope, and those of them that may fit a span of a shape. */
interface InScope {
  readonly rules: readonly Compiled[];
  readonly byShape: WeakMap<Shape, readonly Compiled[]>;
}

/** Scopes whose rules are remembered: programs have few. */
const MOST_SCOPES = 256;
const byScope = new Map<string, InScope>();

function rulesIn(scope: string): InScope {
  let known = byScope.get(scope);
  if (known === undefined) {
    const rules = compiledRules.filter(({ rule }) => rule.scope === undefined || scope.includes(rule.scope));
    if (byScope.size >= MOST_SCOPES) byScope.clear();
    known = { rules, byShape: new WeakMap() };
    byScope.set(scope, known);
  }
  return known;
}

function rulesFor(shape: Shape, { rules, byShape }: InScope): readonly Compiled[] {
  let known = byShape.get(shape);
  if (known === undefined) {
    known = rules.filter((one) => mayFit(one, shape));
    byShape.set(shape, known);
  }
  return known;
}

/** True if the attributes are there that a rule asks for. */
function mayFit({ rule: { by, only } }: Compiled, keys: Pick<Shape, "has">): boolean {
  return (only === undefined || keys.has(only)) && (typeof by !== "string" || keys.has(by));
}

function compiled(rule: SpanRule): Compiled {
  const patterns = [];
  const exact = new Map<string, SpanUse>();
  for (const [told, role] of Object.entries(rule.roles)) {
    const use = { ...rule.manner, as: role };
    const star = told.indexOf("*");
    exact.set(told, use);
    if (star >= 0) patterns.push({ begin: told.slice(0, star), end: told.slice(star + 1), use });
  }
  return { rule, exact, patterns };
}

function match({ exact, patterns }: Compiled, told: string): SpanUse | undefined {
  const known = exact.get(told);
  if (known !== undefined) return known;
  for (const { begin, end, use } of patterns)
    if (told.length >= begin.length + end.length && told.startsWith(begin) && told.endsWith(end)) return use;
  return undefined;
}
