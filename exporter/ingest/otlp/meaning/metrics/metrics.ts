// Metrics as facts. The points of one delivery are read together: only together do totals and parts of them come right.
import type { Millis } from "../../../../model/clock.ts";
import type { Attributes } from "../../attributes.ts";
import type { MetricPoint } from "../../records.ts";
import { digestOfAll } from "./digest.ts";
import type { Fact } from "../counting/facts.ts";
import { databaseFailureOf } from "../reading/database-codes.ts";
import type { Growth } from "./increments.ts";
import { failureOf, refusalOf, taskFailureOf, toolFailureOf, type LlmOutcome } from "../reading/outcomes.ts";
import type { MetricUse, Program, Signal, TokenKind } from "../senders/program.ts";
import { labelOf } from "../counting/labels.ts";
import { nameOf, number, textOf, truthOf } from "../reading/read.ts";
import { subagentIn } from "../senders/manners.ts";
import { RUN, TURN, UNKNOWN } from "../spans/readings.ts";
import { agentOf, type Source } from "../senders/sources.ts";
import { normal } from "../reading/usage.ts";

/** Points of one stream, as far as we tell streams apart, and what they grew by. */
export interface Grown {
  readonly use: MetricUse;
  readonly point: MetricPoint;
  readonly source: Source;
  readonly growth: Growth;
}

/** How a metric is read, if the point is one that counts. */
export function useOf(point: MetricPoint, scope: string, { metrics }: Program): MetricUse | undefined {
  const use = Object.hasOwn(metrics, point.metric) ? metrics[point.metric] : undefined;
  if (use === undefined || point.noValue) return undefined;
  if (use.without !== undefined && point.attributes.has(use.without)) return undefined;
  if (use.where === undefined) return use;
  const { key, is, orAbsentIn = [] } = use.where;
  const told = point.attributes.get(key);
  const counts = told === undefined ? orAbsentIn.includes(scope) : typeof told === "string" && is.includes(told);
  return counts ? use : undefined;
}

export function factsOfGrowth(grown: readonly Grown[], program: Program): readonly Fact[] {
  const usage: Usages = new Map();
  const facts: Fact[] = [];
  for (const one of grown) {
    if (one.use.as === "tokens" || one.use.as === "cost") gather(usage, one, program);
    else facts.push(...countedBy(one, program));
  }
  for (const ofScope of usage.values()) {
    for (const { source, signal, agent, model, time, told } of ofScope.values()) {
      const of = normal(told, program.habits);
      facts.push({ is: "llm", source, signal, agent, model, time, count: 1, outcome: undefined, usage: of });
    }
  }
  return facts;
}

interface UsageOfModel {
  readonly source: Source;
  readonly signal: Signal;
  readonly agent: string;
  readonly model: string;
  time: Millis;
  readonly told: Partial<Record<TokenKind | "cost", number>>;
}

/** By scope, and in it by agent, model and signal. */
type Usages = Map<string, Map<string, UsageOfModel>>;

function gather(usage: Usages, { use, point, source, growth }: Grown, program: Program): void {
  const kind = use.as === "cost" ? "cost" : use.as === "tokens" ? kindOf(use.kind, point.attributes) : undefined;
  if (kind === undefined) return;
  const signal = signalOf(use);
  const agent = agentOfPoint(point.attributes, source, program);
  const model = nameOf(point.attributes, "model") ?? UNKNOWN;
  const known = usageAt(usage, source, signal, agent, model);
  known.told[kind] = (known.told[kind] ?? 0) + growth.sum;
  known.time = Math.max(known.time, point.time);
}

function usageAt(usage: Usages, source: Source, signal: Signal, agent: string, model: string): UsageOfModel {
  let ofScope = usage.get(source.scope);
  if (ofScope === undefined) usage.set(source.scope, (ofScope = new Map<string, UsageOfModel>()));
  const key = labelOf(agent, model, signal);
  let known = ofScope.get(key);
  if (known === undefined) ofScope.set(key, (known = { source, signal, agent, model, time: 0, told: {} }));
  return known;
}

type Kind = Extract<MetricUse, { as: "tokens" }>["kind"];

function kindOf(kind: Kind, attributes: Attributes): TokenKind | undefined {
  if (typeof kind === "string") return kind;
  const told = attributes.get(kind.key);
  return typeof told === "string" && Object.hasOwn(kind.values, told) ? kind.values[told] : undefined;
}

function countedBy({ use, point, source, growth }: Grown, program: Program): readonly Fact[] {
  const { attributes, time } = point;
  const isSum = point.kind === "sum";
  const count = Math.round(isSum ? growth.sum : growth.count);
  if (count <= 0) return [];
  const divisor = "divisor" in use ? (use.divisor ?? 1) : 1;
  const duration = isSum || "untimed" in use ? undefined : growth.sum / count / divisor;
  const base = {
    source,
    signal: signalOf(use),
    agent: agentOfPoint(attributes, source, program),
    time,
    count,
    duration,
  } as const;
  const failure = failureIn(attributes);
  if (use.as === "requests") {
    const model = nameOf(attributes, "model") ?? UNKNOWN;
    return [{ ...base, is: "llm", model, outcome: failure ?? "ok", usage: {} }];
  }
  if (use.as === "databases") {
    const outcome = failure === undefined ? "ok" : databaseFailureOf(attributes, [textOf(attributes, "errorClass")]);
    const database = nameOf(attributes, "database") ?? UNKNOWN;
    return [{ ...base, is: "database", database, outcome, isOfAgent: false }];
  }
  if (use.as === "messages") return [{ ...base, is: "message" }];
  if (use.as === "tools") {
    const refused = refusalOf(textOf(attributes, "decision"), undefined);
    const outcome = refused ?? (failure === undefined ? "ok" : toolFailureOf([textOf(attributes, "errorClass")]));
    return [{ ...base, is: "tool", tool: nameOf(attributes, "tool") ?? UNKNOWN, outcome }];
  }
  const outcome = failure === undefined ? "ok" : taskFailureOf(failure);
  return [{ ...base, is: "task", type: program.session.length > 0 ? TURN : RUN, outcome }];
}

function failureIn(attributes: Attributes): LlmOutcome | undefined {
  const status = textOf(attributes, "status");
  const cause = textOf(attributes, "errorClass");
  const isBad = (number(status) ?? 0) >= 400 || cause !== undefined || truthOf(attributes, "success") === false;
  return isBad ? failureOf([status, cause]) : undefined;
}

function signalOf(use: MetricUse): Signal {
  return use.twin === true ? "twins" : "metrics";
}

export function agentOfPoint(attributes: Attributes, source: Source, program: Program): string {
  const told = program.session.length > 0 ? subagentIn(attributes, program) : nameOf(attributes, "agentName");
  return agentOf(source, program, told);
}

/** The streams we tell apart: by the library that tells them, and by all attributes that are kept. */
export function streamOf({ metric, attributes }: MetricPoint, { scope }: Source, library: string): string {
  return digestOfAll([scope, metric, library], attributes);
}
