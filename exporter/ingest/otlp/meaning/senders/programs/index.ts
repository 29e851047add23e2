// All senders with tables of their own, and the conventions for everybody else. The first that fits is it.
import { metrics } from "../metric-rules.ts";
import type { Program } from "../program.ts";
import { claudeCode } from "./claude-code.ts";
import { codex } from "./codex.ts";
import { copilotChat } from "./copilot-chat.ts";
import { copilot } from "./copilot.ts";
import { geminiCli } from "./gemini-cli.ts";
import { cline, cursor, goose, opencode } from "./others.ts";
import { qwenCode } from "./qwen-code.ts";

/** Frameworks, libraries and programs of your own. */
export const conventions: Program = {
  name: "conventions",
  known: "captured",
  scopes: [],
  services: [],
  session: [],
  reconciled: "by process",
  habits: { input: "holds the cache", output: "holds reasoning" },
  rank: ["spans", "metrics", "twins"],
  waits: (["metrics", "twins"] as const).map((signal) => ({
    signal,
    groups: ["input", "output", "reasoning", "requests", "tools", "databases", "messages"],
    because: "they hardly tell the agent, and a program that ends may send them before its spans",
  })),
  subagent: [],
  main: [],
  versioned: true,
  flat: false,
  spans: {},
  conventions: true,
  events: {},
  metrics,
  notes: [],
};

export const programs: readonly Program[] = [
  claudeCode,
  codex,
  geminiCli,
  qwenCode,
  copilot,
  copilotChat,
  opencode,
  cline,
  goose,
  cursor,
];

const byName = new Map([...programs, conventions].map((program) => [program.name, program]));

export function programNamed(name: string): Program {
  return byName.get(name) ?? conventions;
}

/** The table of a sender, by its scope or, if that says nothing, by the name of its service. */
export function programOf(scope: string, service: string): Program {
  const fits = ({ scopes, services }: Program): boolean =>
    scopes.some((prefix) => isOf(scope, prefix)) || services.includes(service);
  return programs.find(fits) ?? conventions;
}

/** True if a scope is called that, or a part of what is called that. */
function isOf(scope: string, prefix: string): boolean {
  return scope.startsWith(prefix) && !/^[a-z]/i.test(scope.slice(prefix.length));
}
