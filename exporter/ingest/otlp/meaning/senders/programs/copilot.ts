// GitHub Copilot CLI: the newest GenAI conventions, with a metric of its own for tools. A session is a process.
import { metrics } from "../metric-rules.ts";
import type { Program } from "../program.ts";

export const copilot: Program = {
  name: "copilot",
  known: "captured",
  scopes: ["github.copilot"],
  services: ["github-copilot"],
  session: ["service.instance.id", "session.id"],
  reconciled: "by session",
  habits: { input: "holds the cache", output: "holds reasoning" },
  rank: ["spans", "metrics", "twins"],
  waits: [
    {
      signal: "metrics",
      groups: ["input", "output", "reasoning", "requests", "tools"],
      because:
        "they tell neither which sub-agent asked a model nor that a call was not allowed, and may come before the spans",
    },
  ],
  subagent: ["gen_ai.agent.name"],
  above: true,
  main: [],
  versioned: true,
  flat: false,
  spans: {},
  conventions: true,
  events: {},
  metrics: {
    ...metrics,
    "github.copilot.tool.call.count": { as: "tools" },
    // Runs of sub-agents, which have names, are no tasks.
    "gen_ai.invoke_agent.duration": { as: "tasks", without: "gen_ai.agent.name" },
  },
  notes: ["`github.copilot.cost` has no stated unit and is not taken as dollars."],
};
