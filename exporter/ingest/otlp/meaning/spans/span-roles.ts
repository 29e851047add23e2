// Which of the rules fits a span. Nearly all spans of a library have one of a few shapes, and most rules go by attributes these
// do not have: for each shape the few rules that may fit are looked up once.
import type { Shape } from "../../attributes.ts";
import type { Span } from "../../records.ts";
import type { SpanRole, SpanUse } from "../senders/program.ts";
import { spanRules, type SpanRule } from "../senders/span-rules.ts";

/** What a span is by the rules; undefined if it is nothing to us. */
export function roleOf(span: Span, scope: string): SpanUse | undefined {
  const { shape } = span.attributes;
  const inScope = rulesIn(scope);
  for (const rule of shape === undefined ? inScope.rules : rulesFor(shape, inScope)) {
    if (!mayFit(rule, span.attributes)) continue;
    const told = typeof rule.by === "string" ? span.attributes.get(rule.by) : span.name;
    if (typeof told !== "string") continue;
    const use = match(usesOf(rule), told);
    if (use !== undefined) return use;
  }
  return undefined;
}

/** The rules of a scope, and those of them that may fit a span of a shape. */
interface InScope {
  readonly rules: readonly SpanRule[];
  readonly byShape: WeakMap<Shape, readonly SpanRule[]>;
}

/** Scopes whose rules are remembered: programs have few. */
const MOST_SCOPES = 256;
const byScope = new Map<string, InScope>();

function rulesIn(scope: string): InScope {
  let known = byScope.get(scope);
  if (known === undefined) {
    const rules = spanRules.filter((rule) => rule.scope === undefined || scope.includes(rule.scope));
    if (byScope.size >= MOST_SCOPES) byScope.clear();
    known = { rules, byShape: new WeakMap() };
    byScope.set(scope, known);
  }
  return known;
}

function rulesFor(shape: Shape, { rules, byShape }: InScope): readonly SpanRule[] {
  let known = byShape.get(shape);
  if (known === undefined) {
    known = rules.filter((rule) => mayFit(rule, shape));
    byShape.set(shape, known);
  }
  return known;
}

/** True if the attributes are there that a rule asks for. */
function mayFit({ by, only }: SpanRule, keys: Pick<Shape, "has">): boolean {
  return (only === undefined || keys.has(only)) && (typeof by !== "string" || keys.has(by));
}

/** What a rule makes of what it goes by. */
interface Uses {
  readonly exact: ReadonlyMap<string, SpanUse>;
  readonly patterns: readonly { readonly begin: string; readonly end: string; readonly use: SpanUse }[];
}

const uses = new Map<SpanRule, Uses>(spanRules.map((rule) => [rule, compiled(rule)]));

function usesOf(rule: SpanRule): Uses {
  return uses.get(rule) ?? compiled(rule);
}

function compiled({ roles, manner }: SpanRule): Uses {
  // One object for all spans of a kind.
  const byRole = new Map([...new Set(Object.values(roles))].map((role) => [role, { ...manner, as: role }]));
  const useAs = (role: SpanRole): SpanUse => byRole.get(role) ?? { ...manner, as: role };
  const all = Object.entries(roles);
  return {
    exact: new Map(all.map(([told, role]) => [told, useAs(role)])),
    patterns: all.flatMap(([pattern, role]) => {
      const star = pattern.indexOf("*");
      return star < 0 ? [] : [{ begin: pattern.slice(0, star), end: pattern.slice(star + 1), use: useAs(role) }];
    }),
  };
}

function match({ exact, patterns }: Uses, told: string): SpanUse | undefined {
  const known = exact.get(told);
  if (known !== undefined) return known;
  for (const { begin, end, use } of patterns)
    if (told.length >= begin.length + end.length && told.startsWith(begin) && told.endsWith(end)) return use;
  return undefined;
}
