// What decoders keep: what the tables name, and never content.
import { describe, expect, it } from "vitest";
import { wants } from "../../../../exporter/ingest/otlp/meaning/senders/wanted.ts";

/** Prompts, answers, arguments, statements, command lines, and who somebody is. */
const CONTENT = [
  "gen_ai.input.messages",
  "gen_ai.output.messages",
  "gen_ai.system_instructions",
  "gen_ai.tool.definitions",
  "gen_ai.tool.call.arguments",
  "gen_ai.tool.call.result",
  "gen_ai.prompt",
  "gen_ai.completion",
  "gen_ai.prompt.name",
  "llm.prompts",
  "input.value",
  "output.value",
  "traceloop.entity.input",
  "ai.prompt",
  "ai.response.text",
  "mastra.metadata.body",
  "gcp.vertex.agent.llm_request",
  "tool_arguments",
  "tool_input",
  "arguments",
  "result",
  "output",
  "prompt",
  "prompt_text",
  "user_prompt",
  "response",
  "error",
  "error.message",
  "exception.message",
  "exception.stacktrace",
  "db.query.text",
  "db.statement",
  "db.query.summary",
  "db.query.parameter.0",
  "db.user",
  "db.connection_string",
  "url.full",
  "process.command_args",
  "process.owner",
  "user.id",
  "user.email",
  "file_path",
];

describe("wanted attributes", () => {
  it.each(CONTENT)("are not %s", (key) => {
    expect(wants.attribute(key)).toBe(false);
  });

  it.each(["service.name", "gen_ai.operation.name", "session.id", "token_type", "traceloop.span.kind", "error_type"])(
    "are %s, which a table names",
    (key) => {
      expect(wants.attribute(key)).toBe(true);
    },
  );
});

describe("parts of content", () => {
  const kept = (key: string, text: string): string | undefined => wants.parts?.get(key)?.(text);

  it("are the words that say whether it worked, if they are all there is", () => {
    expect(["success", "error"].map((text) => kept("result", text))).toEqual(["success", "error"]);
    expect(["", "success: the code is 1234", "an error", "s3cret"].map((text) => kept("result", text))).toEqual(
      Array(4).fill(undefined),
    );
  });

  it("are the agent that is named first in arguments, and nothing of other arguments", () => {
    const key = "gen_ai.tool.call.arguments";
    expect(kept(key, '{"agent_name": "billing", "note": "s3cret"}')).toBe("billing");
    for (const text of ['{"note": "s3cret", "agent_name": "billing"}', '{"command": "s3cret"}', '"s3cret"', ""])
      expect(kept(key, text)).toBeUndefined();
  });

  it("are of a few keys", () => {
    expect([...(wants.parts ?? [])].map(([key]) => key)).toEqual(["result", "gen_ai.tool.call.arguments"]);
  });
});

describe("wanted events", () => {
  it.each([
    ["api_request", true],
    ["claude_code.api_request", true],
    ["codex.sse_event", true],
    ["task.tokens", true],
    ["gemini_cli.api_response", true],
    // Bodies of real records, which are content, or may be.
    ["API request to gemini-2.5-pro.", false],
    ["User prompt. Length: 15.", false],
    ["flushing OTEL metrics", false],
    ["Upstream LLM API error", false],
    ["init", false],
    ["s3cret", false],
    ["", false],
    ["constructor", false],
  ])("%s: %s", (name, wanted) => {
    expect(wants.event(name)).toBe(wanted);
  });
});

describe("wanted metrics", () => {
  it.each([
    ["claude_code.token.usage", true],
    ["gen_ai.client.token.usage", true],
    ["db.client.operation.duration", true],
    ["codex.sqlite.init.count", false],
    ["constructor", false],
  ])("%s: %s", (name, wanted) => {
    expect(wants.metric(name)).toBe(wanted);
  });
});
