// What arrived at an exporter between two looks at its page of metrics.
import { agents, exporter, llm, tools } from "../catalog/index.ts";

/** Values of the series that matter here, by their text on the page. */
export type Look = ReadonlyMap<string, Reading>;

interface Reading {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const PER_AGENT = [agents.lastSeen, llm.tokens, llm.requests, tools.calls].map(({ name }) => name);
const WATCHED: ReadonlySet<string> = new Set([exporter.otlpItems.name, exporter.otlpRefused.name, ...PER_AGENT]);
const SERIES = /^(\w+)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads a page in the text format of Prometheus. Undefined if it is not one of Swarmscope. */
export function readLook(page: string): Look | undefined {
  if (!page.includes(`# TYPE ${exporter.build.name} `)) return undefined;
  const look = new Map<string, Reading>();
  for (const line of page.split("\n")) {
    const [, metric = "", labels = "", value = ""] = SERIES.exec(line) ?? [];
    if (WATCHED.has(metric))
      look.set(`${metric}{${labels}}`, { metric, labels: readLabels(labels), value: Number(value) });
  }
  return look;
}

function readLabels(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(LABEL)].map(([, name = "", value = ""]) => [name, unescape(value)] as const);
  return Object.fromEntries(pairs);
}

function unescape(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
}

export interface ToldOf {
  readonly tokens: number;
  readonly requests: number;
  readonly toolCalls: number;
}

export interface Arrivals {
  /** Items taken, by signal. */
  readonly taken: ReadonlyMap<string, number>;
  /** Items that were not understood, by signal. */
  readonly rejected: ReadonlyMap<string, number>;
  /** Requests refused as a whole, by reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** Agents something was told of. */
  readonly agents: ReadonlyMap<string, ToldOf>;
}

/** What has come since. A counter that is smaller than before began anew. */
export function arrivedBetween(before: Look, now: Look): Arrivals {
  const taken = new Map<string, number>();
  const rejected = new Map<string, number>();
  const refused = new Map<string, number>();
  const told = new Map<string, ToldOf>();
  for (const [series, { metric, labels, value }] of now) {
    const earlier = before.get(series)?.value ?? 0;
    const grown = value < earlier ? value : value - earlier;
    if (grown === 0) continue;
    if (metric === exporter.otlpItems.name)
      add(labels["result"] === "accepted" ? taken : rejected, labels["signal"] ?? "", grown);
    else if (metric === exporter.otlpRefused.name) add(refused, labels["reason"] ?? "", grown);
    else told.set(labels["agent"] ?? "", withMore(told.get(labels["agent"] ?? ""), metric, grown));
  }
  return { taken, rejected, refused, agents: told };
}

function add(map: Map<string, number>, key: string, more: number): void {
  map.set(key, (map.get(key) ?? 0) + more);
}

function withMore(told: ToldOf = { tokens: 0, requests: 0, toolCalls: 0 }, metric: string, more: number): ToldOf {
  if (metric === llm.tokens.name) return { ...told, tokens: told.tokens + more };
  if (metric === llm.requests.name) return { ...told, requests: told.requests + more };
  if (metric === tools.calls.name) return { ...told, toolCalls: told.toolCalls + more };
  return told;
}
