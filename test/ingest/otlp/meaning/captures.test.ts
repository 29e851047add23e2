// Bodies of real clients, as they sent them, and what they add up to: counted by hand in the bodies. With all signals, in any
// order, and with each signal alone.
import { describe, expect, it } from "vitest";
import { bodiesOf, type Body } from "./records.ts";
import { play, totalsOf, type Totals } from "./totals.ts";

interface Capture {
  /** With all signals. */
  readonly all: Totals;
  /** With one alone: the kinds of facts it tells, or what it tells differently. */
  readonly alone: Readonly<Partial<Record<Body["signal"], readonly string[] | Totals>>>;
}

/** Two requests of Claude Code, one tool, one turn. */
function claude(input: number, output: number, cost: number, tool: string, ended = "ok", requests = 2): Capture {
  const of = (kind: string, ...rest: readonly string[]): string => [kind, "claude-code", ...rest].join("|");
  const model = "claude-opus-5-5";
  return {
    all: {
      [of("requests", model, "ok")]: requests,
      [of("tokens", model, "input")]: input,
      [of("tokens", model, "cache_read")]: requests * 4000,
      [of("tokens", model, "cache_write")]: requests * 300,
      [of("tokens", model, "output")]: output,
      [of("cost", model)]: cost,
      [of("tools", tool, ended)]: 1,
      [of("tasks", "turn", "ok")]: requests - 1,
    },
    alone: {
      traces: ["requests", "tokens", "tools", "tasks"],
      logs: ["requests", "tokens", "cost", "tools", "tasks"],
      metrics: ["tokens", "cost"],
    },
  };
}

/** Requests of Claude Code, each with 100 tokens put into the cache. */
function claudeRequests(
  agent: string,
  requests: number,
  used: Readonly<Record<"input" | "read" | "output" | "cost", number>>,
): Totals {
  return {
    [`requests|${agent}|stand-in-1|ok`]: requests,
    [`tokens|${agent}|stand-in-1|input`]: used.input,
    [`tokens|${agent}|stand-in-1|cache_read`]: used.read,
    [`tokens|${agent}|stand-in-1|cache_write`]: requests * 100,
    [`tokens|${agent}|stand-in-1|output`]: used.output,
    [`cost|${agent}|stand-in-1`]: used.cost,
  };
}

/** A turn of Codex with two requests and one call. */
function codex(input: number, output: number, ended: string): Capture {
  const all = {
    "requests|codex_exec|gpt-5.1-codex|ok": 2,
    "tokens|codex_exec|gpt-5.1-codex|input": input - 2048,
    "tokens|codex_exec|gpt-5.1-codex|cache_read": 2048,
    "tokens|codex_exec|gpt-5.1-codex|cache_write": 0,
    "tokens|codex_exec|gpt-5.1-codex|output": output,
    "reasoning|codex_exec|gpt-5.1-codex": 40,
    "tasks|codex_exec|turn|ok": 1,
  };
  const called = (outcome: string): Totals => ({ ...all, [`tools|codex_exec|exec_command|${outcome}`]: 1 });
  // The sandbox is told of in the logs only.
  return { all: called(ended), alone: { traces: all, logs: called(ended), metrics: called("ok") } };
}

/** Requests of Gemini CLI: 512 tokens of each from the cache, 30 of reasoning on top of the output. */
function gemini(requests: number, input: number, output: number): Totals {
  return {
    "requests|gemini-cli|gemini-fake|ok": requests,
    "tokens|gemini-cli|gemini-fake|input": input - requests * 512,
    "tokens|gemini-cli|gemini-fake|cache_read": requests * 512,
    "tokens|gemini-cli|gemini-fake|output": output + requests * 30,
    "reasoning|gemini-cli|gemini-fake": requests * 30,
  };
}

function geminiTask(outcome: string): Totals {
  return { [`tasks|gemini-cli|turn|${outcome}`]: 1 };
}

const aiSdk = (agent: string, input: number, output: number, requests: number): Totals => ({
  [`requests|${agent}|gpt-4o-2026-01-01|ok`]: requests,
  [`tokens|${agent}|gpt-4o-2026-01-01|input`]: input - requests * 64,
  [`tokens|${agent}|gpt-4o-2026-01-01|cache_read`]: requests * 64,
  [`tokens|${agent}|gpt-4o-2026-01-01|output`]: output,
});

const copilot: Totals = {
  "requests|github-copilot|gpt-4.1|ok": 2,
  "tokens|github-copilot|gpt-4.1|input": 341 - 128,
  "tokens|github-copilot|gpt-4.1|cache_read": 128,
  "tokens|github-copilot|gpt-4.1|output": 141,
  "reasoning|github-copilot|gpt-4.1": 10,
  "tools|github-copilot|bash|failed": 1,
  "tasks|github-copilot|turn|ok": 1,
};
/** Only the metrics say that nothing was put into the cache. */
const copilotCacheWrite: Totals = { "tokens|github-copilot|gpt-4.1|cache_write": 0 };

/** Requests of Copilot Chat, each with 400 tokens from the cache, 100 put into it, and 5 of reasoning. */
function copilotChat(agent: string, requests: number, input: number, output: number): Totals {
  const model = `${agent}|stand-in-1-2026`;
  return {
    [`requests|${model}|ok`]: requests,
    [`tokens|${model}|input`]: input - requests * 500,
    [`tokens|${model}|cache_read`]: requests * 400,
    [`tokens|${model}|cache_write`]: requests * 100,
    [`tokens|${model}|output`]: output,
    [`reasoning|${model}`]: requests * 5,
  };
}

/** Without spans: neither the cache nor the sub-agent is told, and a call that was cancelled has failed. */
const copilotChatRequests: Totals = {
  "requests|copilot-chat|stand-in-1-2026|ok": 9,
  "tokens|copilot-chat|stand-in-1-2026|input": 9450,
  "tokens|copilot-chat|stand-in-1-2026|output": 495,
};
const copilotChatTools: Totals = {
  // Before each turn it looks itself what there is to do.
  "tools|copilot-chat|manage_todo_list|ok": 6,
  "tools|copilot-chat|list_dir|ok": 2,
  "tools|copilot-chat|read_file|failed": 1,
  "tools|copilot-chat|runSubagent|ok": 1,
  "tools|copilot-chat|run_in_terminal|failed": 1,
};

/** Without spans: what sub-agents called is not told, but that there was no such tool. */
const gooseTools: Totals = {
  "tools|goose|shell|ok": 2,
  "tools|goose|foo__bar|failed": 1,
  "tools|goose|delegate|ok": 1,
};

const captures: Readonly<Record<string, Capture>> = {
  "claude-code-bash": claude(2421, 83, 0.015944, "Bash"),
  "claude-code-read-missing": claude(2631, 113, 0.017384, "Read", "failed"),
  // In spite of the name the call was let.
  "claude-code-denied": claude(2659, 117, 0.017576, "Bash"),
  "claude-code-details": claude(2449, 87, 0.016136, "Write"),
  "claude-code-cumulative": claude(2687, 121, 0.017768, "Bash"),
  "claude-code-resume": claude(4125, 195, 0.0273, "Bash", "ok", 3),
  // A sub-agent in the background, whose end begins another turn.
  "claude-code-subagent": {
    all: {
      ...claudeRequests("claude-code", 3, { input: 1900, read: 1600, output: 200, cost: 0.01342 }),
      ...claudeRequests("claude-code/general-purpose", 2, { input: 800, read: 300, output: 50, cost: 0.00526 }),
      "tools|claude-code|Agent|ok": 1,
      "tools|claude-code/general-purpose|Bash|ok": 1,
      "calls|claude-code|claude-code/general-purpose|ok": 1,
      "tasks|claude-code|turn|ok": 2,
    },
    alone: {
      traces: ["requests", "tokens", "tools", "calls", "tasks"],
      logs: ["requests", "tokens", "cost", "tools", "calls", "tasks"],
      metrics: ["tokens", "cost"],
    },
  },
  "codex-list": codex(4015, 105, "ok"),
  "codex-readonly": codex(4069, 123, "denied"),
  "gemini-cli-list": {
    all: { ...gemini(2, 1803, 63), ...geminiTask("ok"), "tools|gemini-cli|list_directory|ok": 1 },
    alone: {
      logs: ["requests", "tokens", "reasoning", "tools", "tasks"],
      metrics: ["requests", "tokens", "reasoning", "tools"],
      // Its spans tell the model that was asked, and neither the cache nor reasoning.
      traces: {
        "requests|gemini-cli|gemini-2.5-pro|ok": 2,
        "tokens|gemini-cli|gemini-2.5-pro|input": 1803,
        "tokens|gemini-cli|gemini-2.5-pro|output": 63,
        "tools|gemini-cli|list_directory|ok": 1,
      },
    },
  },
  "gemini-cli-2-read-fail": {
    all: { ...gemini(3, 2730, 120), ...geminiTask("ok"), "tools|gemini-cli|read_file|failed": 1 },
    alone: {
      logs: ["requests", "tokens", "reasoning", "tools", "tasks"],
      metrics: ["requests", "tokens", "reasoning", "tools"],
      traces: {
        "requests|gemini-cli|gemini-3.5-flash-lite|ok": 1,
        "requests|gemini-cli|gemini-3.8-flash|ok": 2,
        "tools|gemini-cli|read_file|ok": 1,
      },
    },
  },
  "gemini-cli-fail": {
    all: { "requests|gemini-cli|gemini-2.5-flash|invalid_request": 1, ...geminiTask("failed") },
    alone: {
      logs: ["requests", "tasks"],
      metrics: ["requests"],
      traces: { "requests|gemini-cli|gemini-2.5-flash|failed": 1 },
    },
  },
  "copilot-cli": {
    all: { ...copilot, ...copilotCacheWrite },
    alone: { traces: copilot, metrics: { ...copilot, ...copilotCacheWrite } },
  },
  // Six turns: a list, a file that is not there, a sub-agent that lists, a command that was cancelled, and two whose only request
  // failed, which no signal tells.
  "copilot-chat": {
    all: {
      ...copilotChat("copilot-chat", 7, 7320, 382),
      ...copilotChat("copilot-chat/default", 2, 2130, 113),
      "tools|copilot-chat|manage_todo_list|ok": 6,
      "tools|copilot-chat|list_dir|ok": 1,
      "tools|copilot-chat/default|list_dir|ok": 1,
      "tools|copilot-chat|read_file|failed": 1,
      "tools|copilot-chat|runSubagent|ok": 1,
      "tools|copilot-chat|run_in_terminal|cancelled": 1,
      "calls|copilot-chat|copilot-chat/default|ok": 1,
      "tasks|copilot-chat|turn|ok": 6,
    },
    alone: {
      traces: ["requests", "tokens", "reasoning", "tools", "calls", "tasks"],
      logs: { ...copilotChatRequests, ...copilotChatTools, "tasks|copilot-chat|turn|ok": 6 },
      metrics: { ...copilotChatRequests, ...copilotChatTools },
    },
  },
  "ai-sdk": {
    all: {
      ...aiSdk("researcher", 271, 71, 2),
      ...aiSdk("writer", 137, 37, 1),
      ...aiSdk("orchestrator", 281, 81, 2),
      ...aiSdk("sub-researcher", 281, 81, 2),
      "requests|reviewer|gpt-4o|rate_limited": 1,
      "tools|researcher|weather|ok": 1,
      "tools|sub-researcher|weather|ok": 1,
      "tools|orchestrator|delegate|ok": 1,
      "calls|orchestrator|sub-researcher|ok": 1,
      "tasks|researcher|run|ok": 1,
      "tasks|writer|run|ok": 1,
      "tasks|reviewer|run|failed": 1,
      "tasks|orchestrator|run|ok": 1,
    },
    alone: {},
  },
  "ai-sdk-legacy": {
    all: {
      ...aiSdk("researcher", 287, 87, 2),
      ...aiSdk("writer", 145, 45, 1),
      "reasoning|researcher|gpt-4o-2026-01-01": 10,
      "reasoning|writer|gpt-4o-2026-01-01": 5,
      "requests|reviewer|gpt-4o|failed": 1,
      "tools|researcher|weather|ok": 1,
      "tasks|researcher|run|ok": 1,
      "tasks|writer|run|ok": 1,
      "tasks|reviewer|run|failed": 1,
    },
    alone: {},
  },
  mastra: {
    all: {
      ...aiSdk("planner", 477, 177, 3),
      "reasoning|planner|gpt-4o-2026-01-01": 15,
      "requests|planner|gpt-4o|failed": 1,
      "tools|planner|weather|ok": 1,
      "tasks|planner|run|ok": 1,
      "tasks|planner|run|failed": 1,
      "tasks|mastra-service|research|ok": 1,
    },
    alone: { logs: {} },
  },
  // One request for a title, four of the agent, of which one was tried again and the last failed, and two of its sub-agent.
  goose: {
    all: {
      "requests|goose|claude-haiku-4-5|ok": 1,
      "requests|goose|unknown|ok": 3,
      "requests|goose|unknown|unauthorized": 1,
      "requests|goose-2|unknown|ok": 2,
      "tools|goose|shell|ok": 2,
      "tools|goose|foo__bar|ok": 1,
      "tools|goose|delegate|ok": 1,
      "tools|goose-2|tree|ok": 1,
      "calls|goose|goose-2|ok": 1,
      "tasks|goose|turn|failed": 1,
    },
    alone: {
      traces: ["requests", "tools", "calls", "tasks"],
      logs: gooseTools,
      metrics: gooseTools,
    },
  },
  // It tells nothing of models or tools unless it is asked to; of its own database, which sessions lie in, it always tells.
  opencode: {
    all: { "databases|opencode|sqlite|ok": 116 },
    alone: { traces: ["databases"], logs: {} },
  },
};

function expectedAlone(all: Totals, told: readonly string[] | Totals): Totals {
  if (!Array.isArray(told)) return told as Totals;
  const kinds: readonly string[] = told;
  return Object.fromEntries(Object.entries(all).filter(([key]) => kinds.some((kind) => key.startsWith(`${kind}|`))));
}

/** Every order of a few things. */
function orders<T>(things: readonly T[]): readonly (readonly T[])[] {
  if (things.length <= 1) return [things];
  return things.flatMap((first, at) => orders(things.filter((_, i) => i !== at)).map((rest) => [first, ...rest]));
}

describe.each(Object.entries(captures))("%s", (run, { all, alone }) => {
  const bodies = bodiesOf(run);

  it("adds up with all signals", () => {
    expect(totalsOf(play(bodies))).toEqual(all);
  });

  it.each(Object.entries(alone))("adds up with its %s alone", (signal, told) => {
    expect(totalsOf(play(bodies.filter((body) => body.signal === signal)))).toEqual(expectedAlone(all, told));
  });

  it("adds up when every body is delivered twice", () => {
    expect(totalsOf(play(bodies.flatMap((body) => [body, body])))).toEqual(all);
    expect(totalsOf(play([...bodies, ...bodies]))).toEqual(all);
  });

  it("adds up in every order of its signals", () => {
    const signals = [...new Set(bodies.map(({ signal }) => signal))];
    const grouped = signals.map((signal) => bodies.filter((body) => body.signal === signal));
    for (const order of orders(grouped)) expect(totalsOf(play(order.flat()))).toEqual(all);
  });
});
