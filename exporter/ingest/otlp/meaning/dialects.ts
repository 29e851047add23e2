// What single libraries tell in a way of their own, where it takes more to read it than another key.
import type { Attributes, Span } from "../records.ts";
import type { Program, SpanRole } from "./program.ts";
import { name, nameIn, nameOf } from "./read.ts";
import type { Habits } from "./usage.ts";

export interface NameRule {
  /** Who sends such spans. */
  readonly of: string;
  readonly role: "agent" | "tool";
  /** Only in scopes that contain this. */
  readonly scope?: string;
  /** What the name of the span ends with; what is before it is the name. */
  readonly end: string;
  /** Names of classes, which stand there where there is no name. */
  readonly but: readonly string[];
}

/** Names that are told by nothing but the name of the span. */
export const nameRules: readonly NameRule[] = [
  { of: "OpenLLMetry", role: "agent", end: ".agent", but: [] },
  {
    of: "OpenInference for smolagents",
    role: "agent",
    scope: "openinference.instrumentation.smolagents",
    end: ".run",
    but: ["CodeAgent", "ToolCallingAgent", "MultiStepAgent"],
  },
  {
    of: "OpenInference for DSPy",
    role: "tool",
    scope: "openinference.instrumentation.dspy",
    end: ".__call__",
    but: [],
  },
  { of: "Laminar", role: "tool", scope: "lmnr.tracer", end: "", but: [] },
];

export function nameInSpan(span: Span, scope: string, role: SpanRole): string | undefined {
  for (const rule of nameRules) {
    if (rule.role !== role || !span.name.endsWith(rule.end)) continue;
    if (rule.scope !== undefined && !scope.includes(rule.scope)) continue;
    const told = name(span.name.slice(0, span.name.length - rule.end.length));
    if (told !== undefined && !rule.but.includes(told)) return told;
  }
  return undefined;
}

/** Libraries that pass on what the provider told, where that is apart from the cache. Others add it up before they tell it. */
export const apart: readonly { readonly of: string; readonly scope: string; readonly provider: string }[] = [
  { of: "Agent Framework", scope: "agent_framework", provider: "anthropic" },
  { of: "OpenInference for Agno", scope: "openinference.instrumentation.agno", provider: "anthropic" },
];

/** What the sender of a record includes in its numbers. */
export function habitsOf({ habits }: Program, scope: string, attributes: Attributes): Habits {
  const library = apart.filter((one) => scope.includes(one.scope));
  if (library.length === 0) return habits;
  const provider = nameOf(attributes, "provider")?.toLowerCase();
  const isApart = library.some((one) => one.provider === provider);
  return isApart ? { ...habits, input: "is apart from the cache" } : habits;
}

/** In these scopes the model that answered goes by a name of the sender's own, and by that of the provider only if it is asked. */
export const aliased: readonly { readonly of: string; readonly scope: string }[] = [
  { of: "the proxy of LiteLLM", scope: "litellm" },
];

const ASKED = { help: "", keys: ["gen_ai.request.model"] };

export function modelIn(attributes: Attributes, scope: string): string | undefined {
  const asked = aliased.some((one) => one.scope === scope) ? nameIn(attributes, ASKED) : undefined;
  return asked ?? nameOf(attributes, "model");
}

/** What stands for the caller of the first agent, which nobody called. */
const NOBODY = "start";

/**
 * The agent a span says its agent was called by. In a graph that is the id of a node, which some libraries make of the name, and
 * others of nothing: these tell the name beside it.
 */
export function callerIn(attributes: Attributes): string | undefined {
  const caller = nameOf(attributes, "parentAgent");
  const node = attributes.get("graph.node.id");
  const isName = node === undefined || node === nameOf(attributes, "agentName");
  return isName && caller !== NOBODY ? caller : undefined;
}
