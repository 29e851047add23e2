// Claude Code. Events are the fullest; spans tell no cost, metrics neither requests, tools nor errors.
import { LINES, type Program } from "../program.ts";

export const claudeCode: Program = {
  name: "claude-code",
  known: "captured",
  scopes: ["com.anthropic.claude_code"],
  services: ["claude-code"],
  session: ["session.id", "gen_ai.conversation.id"],
  reconciled: "by session",
  habits: { input: "is apart from the cache", of: "input_tokens", output: "holds reasoning" },
  rank: ["logs", "spans", "metrics"],
  waits: [
    {
      signal: "spans",
      groups: ["requests", "input", "output"],
      because: "they tell no cost: without the events it is computed, with them it would be told twice",
    },
    { signal: "spans", groups: ["calls"], because: "the event at the end of a sub-agent tells how long it took" },
    {
      signal: "spans",
      groups: ["tools"],
      because:
        "which sub-agent made a call they tell by an id, and its name, in spans of requests, only in newer releases",
    },
  ],
  subagent: ["agent.name"],
  subagentAfter: { key: "query_source_safe", begins: ["agent.builtin.", "agent."] },
  main: [],
  versioned: true,
  flat: false,
  spans: {
    "claude_code.interaction": { as: "agent" },
    "claude_code.llm_request": { as: "llm" },
    "claude_code.tool": { as: "tool" },
    "claude_code.tool.execution": { as: "tool result" },
    "claude_code.tool.blocked_on_user": { as: "tool result" },
  },
  conventions: false,
  events: {
    user_prompt: { as: "prompt" },
    api_request: { as: "llm" },
    api_error: { as: "llm failure" },
    // Where another model stepped in, the request was answered.
    api_refusal: { as: "refusal", unless: "server_fallback_hop" },
    tool_result: { as: "tool" },
    tool_decision: { as: "decision" },
    subagent_completed: { as: "call" },
  },
  metrics: {
    "claude_code.token.usage": {
      as: "tokens",
      kind: {
        key: "type",
        values: { input: "input", output: "output", cacheRead: "cacheRead", cacheCreation: "cacheWrite" },
      },
    },
    "claude_code.cost.usage": { as: "cost" },
    "claude_code.session.count": { as: "session" },
    "claude_code.lines_of_code.count": { as: "code", what: LINES },
    "claude_code.commit.count": { as: "code", what: "commits" },
    "claude_code.pull_request.count": { as: "code", what: "pull_requests" },
  },
  notes: [
    "A turn has failed if its last request to a model has; the span of the turn never says so.",
    "A tool that fails is told by the span below it, or by the event.",
    "A call that was refused is told by the decision only.",
    "That the model refused is told by an event before that of the request, and by the span.",
    "Spans of releases before 2.1.332 name no sub-agent, metrics do. With these two and no events the cost of a sub-agent may count twice: computed for the main agent, and told for the sub-agent.",
  ],
};
