// Coding agents that tell the same thing in two ways, or tell half of it in one place and half in another.
import { describe, expect, it } from "vitest";
import { origin, points, spans } from "./made.ts";
import { play, totalsOf } from "./totals.ts";

describe("Copilot CLI", () => {
  it("has sub-agents whose requests are named by the span above alone", () => {
    const session = { "gen_ai.conversation.id": "s" };
    const request = (id: string, initiator: string) => ({
      ...session,
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "m",
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.response.id": id,
      "github.copilot.initiator": initiator,
    });
    const run = { ...session, "gen_ai.operation.name": "invoke_agent" };
    const copilot = origin("github-copilot", "github.copilot", { "service.instance.id": "1" });
    const mains = spans(copilot, { id: "1", up: "i", is: request("a", "user") });
    const explorers = spans(
      copilot,
      { id: "2", up: "e", is: request("b", "sub-agent") },
      { id: "e", up: "i", is: { ...run, "gen_ai.agent.name": "explore" } },
    );
    const turn = spans(copilot, { id: "i", is: run });
    const told = {
      "requests|github-copilot|m|ok": 1,
      "tokens|github-copilot|m|input": 100,
      "requests|github-copilot/explore|m|ok": 1,
      "tokens|github-copilot/explore|m|input": 100,
      "calls|github-copilot|github-copilot/explore|ok": 1,
      "tasks|github-copilot|turn|ok": 1,
    };
    expect(totalsOf(play([mains, explorers, turn]))).toEqual(told);
    const used = {
      metric: "gen_ai.client.inference.usage.input_tokens",
      value: 200,
      is: { "gen_ai.request.model": "m" },
    };
    const asked = { ...used, metric: "gen_ai.client.inference.duration", value: 1, count: 2 };
    expect(totalsOf(play([points(copilot, used, asked), mains, explorers, turn]))).toEqual(told);
  });
});

describe("opencode", () => {
  it("calls a tool once, though the AI SDK tells the call as well", () => {
    const opencode = origin("opencode", "opencode", { "service.instance.id": "1" });
    const sdk = { "ai.operationId": "ai.toolCall", "ai.toolCall.name": "read", "ai.toolCall.id": "c" };
    const body = spans(
      opencode,
      { id: "t", up: "r", name: "Tool.execute", status: 2, is: { "tool.name": "read", "tool.call_id": "c" } },
      { id: "s", up: "r", name: "ai.toolCall", status: 2, is: sdk },
      { id: "r", name: "ai.streamText", is: { "ai.operationId": "ai.streamText" } },
    );
    expect(totalsOf(play([body]))).toEqual({
      "tools|opencode|read|failed": 1,
      "tasks|opencode|turn|ok": 1,
    });
  });
});
