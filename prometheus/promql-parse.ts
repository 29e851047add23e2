// PromQL text to a small tree that checks can walk. The grammar is Prometheus' own (lezer-promql); this keeps what matters.
import { parser } from "@prometheus-io/lezer-promql";
import type { SyntaxNode } from "@lezer/common";

export interface LabelMatcher {
  readonly label: string;
  readonly op: string;
  readonly value: string;
}
export interface Selector {
  readonly kind: "selector";
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
}
/** `expr[5m]`; `window` is as written, with Grafana's variables put back. */
export interface Range {
  readonly kind: "range";
  readonly window: string;
  readonly inner: PromqlNode;
}
export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly PromqlNode[];
}
export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}
export interface Aggregate {
  readonly kind: "aggregate";
  readonly op: string;
  readonly grouping: Grouping;
  readonly args: readonly PromqlNode[];
}
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly group?: { readonly side: "left" | "right"; readonly include: readonly string[] };
}
export interface Binary {
  readonly kind: "binary";
  readonly op: string;
  readonly left: PromqlNode;
  readonly right: PromqlNode;
  readonly matching?: Matching;
}
/** A number or a string as written. */
export interface Literal {
  readonly kind: "literal";
  readonly text: string;
}
export type PromqlNode = Selector | Range | Call | Aggregate | Binary | Literal;

// Durations nobody writes, so that the place of a variable can be recognised after parsing.
const VARIABLES: Readonly<Record<string, string>> = {
  $__rate_interval: "8869990787ms",
  $__interval: "4867856611ms",
  $__range: "6069770749ms",
};

function substitute(text: string): string {
  return Object.entries(VARIABLES).reduce(
    (result, [name, duration]) => result.replaceAll(`[${name}`, `[${duration}`),
    text,
  );
}

function windowOf(duration: string): string {
  const entry = Object.entries(VARIABLES).find(([, magic]) => magic === duration);
  return entry === undefined ? duration : entry[0];
}

/** A PromQL string without its quotes and escapes. */
function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith("`")) return inner;
  return inner.replaceAll(/\\(.)/gu, (_, char: string) => (char === "n" ? "\n" : char));
}

/** Where the text is not PromQL; undefined if it is. */
function syntaxFault(text: string): string | undefined {
  let at: number | undefined;
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) at ??= node.from;
    },
  });
  if (at === undefined && text.trim() !== "") return undefined;
  const position = at ?? 0;
  return `not PromQL at character ${String(position + 1)}: ${text.slice(position, position + 30) || "end of text"}`;
}

/** Parses an expression, Grafana's window variables allowed. A fault is said in one sentence. */
export function parsePromql(expr: string): { readonly tree: PromqlNode } | { readonly fault: string } {
  const text = substitute(expr);
  const fault = syntaxFault(text);
  if (fault !== undefined) return { fault };
  const top = parser.parse(text).topNode.firstChild;
  return top === null ? { fault: "not PromQL: empty" } : { tree: convert(top, text) };
}

/** A node and everything below it. */
export function nodesOf(node: PromqlNode): readonly PromqlNode[] {
  switch (node.kind) {
    case "literal":
    case "selector":
      return [node];
    case "range":
      return [node, ...nodesOf(node.inner)];
    case "call":
    case "aggregate":
      return [node, ...node.args.flatMap(nodesOf)];
    case "binary":
      return [node, ...nodesOf(node.left), ...nodesOf(node.right)];
  }
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}
const textOf = (node: SyntaxNode | null, text: string): string => (node === null ? "" : text.slice(node.from, node.to));
const labelsIn = (node: SyntaxNode | null | undefined, text: string): readonly string[] =>
  node ? node.getChildren("LabelName").map((label) => textOf(label, text)) : [];

function convert(node: SyntaxNode, text: string): PromqlNode {
  const inner = (): PromqlNode => convertFirst(node, text);
  switch (node.name) {
    case "VectorSelector":
      return selector(node, text);
    case "MatrixSelector":
    case "SubqueryExpr":
      return { kind: "range", window: windowOf(textOf(node.getChild("DurationExpr"), text)), inner: inner() };
    case "FunctionCall":
      return { kind: "call", name: textOf(node.getChild("FunctionIdentifier"), text), args: argsOf(node, text) };
    case "AggregateExpr":
      return aggregate(node, text);
    case "BinaryExpr":
      return binary(node, text);
    // Offsets, @, parentheses and signs change neither labels nor units.
    case "OffsetExpr":
    case "StepInvariantExpr":
    case "ParenExpr":
      return inner();
    case "UnaryExpr":
      return { kind: "binary", op: "-", left: { kind: "literal", text: "0" }, right: convertLast(node, text) };
    default:
      return { kind: "literal", text: textOf(node, text) };
  }
}

function convertFirst(node: SyntaxNode, text: string): PromqlNode {
  return node.firstChild === null ? { kind: "literal", text: textOf(node, text) } : convert(node.firstChild, text);
}
function convertLast(node: SyntaxNode, text: string): PromqlNode {
  return node.lastChild === null ? { kind: "literal", text: textOf(node, text) } : convert(node.lastChild, text);
}

function argsOf(node: SyntaxNode, text: string): readonly PromqlNode[] {
  const body = node.getChild("FunctionCallBody");
  return body === null ? [] : childrenOf(body).map((child) => convert(child, text));
}

function selector(node: SyntaxNode, text: string): Selector {
  const list = node.getChild("LabelMatchers");
  const all = (list === null ? [] : list.getChildren("UnquotedLabelMatcher")).map((matcher) => ({
    label: textOf(matcher.getChild("LabelName"), text),
    op: textOf(matcher.getChild("MatchOp"), text),
    value: unquote(textOf(matcher.getChild("StringLiteral"), text)),
  }));
  const named = all.find(({ label, op }) => label === "__name__" && op === "=");
  return {
    kind: "selector",
    name: textOf(node.getChild("Identifier"), text) || (named?.value ?? ""),
    matchers: all.filter(({ label }) => label !== "__name__"),
  };
}

function aggregate(node: SyntaxNode, text: string): Aggregate {
  const modifier = node.getChild("AggregateModifier");
  return {
    kind: "aggregate",
    op: textOf(node.getChild("AggregateOp"), text),
    grouping: {
      without: modifier?.getChild("Without") != null,
      labels: labelsIn(modifier?.getChild("GroupingLabels"), text),
    },
    args: argsOf(node, text),
  };
}

function binary(node: SyntaxNode, text: string): Binary {
  const clause = node.getChild("MatchingModifierClause");
  const operator = childrenOf(node)[1];
  const base = {
    kind: "binary",
    op: operator === undefined ? "" : textOf(operator, text).toLowerCase(),
    left: convertFirst(node, text),
    right: convertLast(node, text),
  } as const;
  return clause === null ? base : { ...base, matching: matching(clause, text) };
}

function matching(clause: SyntaxNode, text: string): Matching {
  const [labels, include] = clause.getChildren("GroupingLabels");
  const base = { on: clause.getChild("On") !== null, labels: labelsIn(labels, text) };
  const side = clause.getChild("GroupLeft") ? "left" : clause.getChild("GroupRight") ? "right" : undefined;
  return side === undefined ? base : { ...base, group: { side, include: labelsIn(include, text) } };
}
