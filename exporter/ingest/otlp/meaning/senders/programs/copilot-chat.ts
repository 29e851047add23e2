// GitHub Copilot Chat in VS Code: the GenAI conventions, with metrics and events of its own. A session is a window.
import { INFERENCES } from "../metric-rules.ts";
import { LINES, type Program } from "../program.ts";

export const copilotChat: Program = {
  name: "copilot-chat",
  known: "captured",
  scopes: ["copilot-chat"],
  services: ["copilot-chat"],
  session: ["session.id"],
  // Where a turn begins the same name stands for the conversation.
  ofResource: true,
  reconciled: "by session",
  habits: { input: "holds the cache", output: "holds reasoning" },
  rank: ["spans", "logs", "metrics"],
  waits: (["logs", "metrics"] as const).map((signal) => ({
    signal,
    groups: ["input", "output", "requests", "tools"],
    because: "they tell neither the cache nor the sub-agent, and may come before the spans",
  })),
  subagent: [],
  // Agents tell names too, but sub-agents that were given none have that of the main one.
  subagentAfter: { key: "copilot_chat.debug_log_label", begins: ["runSubagent-", ""], alone: true },
  main: [],
  versioned: true,
  flat: false,
  spans: {},
  conventions: true,
  events: {
    "copilot_chat.session.start": { as: "prompt" },
    "gen_ai.client.inference.operation.details": { as: "llm" },
    "copilot_chat.tool.call": { as: "tool" },
  },
  metrics: {
    "gen_ai.client.token.usage": {
      as: "tokens",
      kind: { key: "gen_ai.token.type", values: { input: "input", output: "output" } },
    },
    "gen_ai.client.operation.time_to_first_chunk": {
      as: "requests",
      where: { key: "gen_ai.operation.name", is: INFERENCES },
      untimed: true,
    },
    "copilot_chat.tool.call.count": { as: "tools" },
    "copilot_chat.session.count": { as: "session" },
    "copilot_chat.lines_of_code.count": { as: "code", what: LINES },
    "copilot_chat.pull_request.count": { as: "code", what: "pull_requests" },
  },
  notes: [
    "A request that was refused, or got no answer, is told by no span and no event, and its turn as a good one; only one whose answer broke off is told as failed. `gen_ai.client.operation.duration` counts all like those that were answered, and is not taken.",
    "A call of a tool that a person skipped is told as a good one; how long one took holds the time a person was waited for.",
    "Before each turn it calls `manage_todo_list` itself: that is a call like those a model asks for.",
    "Its metrics of code were not captured: they are as its source tells, and so are the sub-agents it has built in.",
    "A service that was given another name is read like those of frameworks, as its scope goes by the same name.",
  ],
};
