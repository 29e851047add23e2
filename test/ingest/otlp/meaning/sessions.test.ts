// Sessions of a coding agent at the same time, where not every signal says of which it tells.
import { describe, expect, it } from "vitest";
import { logs, origin, points } from "./made.ts";
import type { Body } from "./records.ts";
import { play, totalsOf } from "./totals.ts";

describe("Claude Code of which several sessions run at once, whose metrics do not say which is which", () => {
  const request = { "event.name": "api_request", model: "m", input_tokens: 10, cost_usd: 0.01 };
  const told = (session: string, id: string): Body =>
    logs(origin("claude-code", "com.anthropic.claude_code.events"), {
      ...request,
      "session.id": session,
      request_id: id,
      "prompt.id": id,
    });
  /** What all sessions used since the metrics before. */
  const grown = (round: number, input: number): Body => {
    const of = { is: { model: "m" }, from: round * 60, to: round * 60 + 60, delta: true };
    return points(
      origin("claude-code", "com.anthropic.claude_code"),
      { metric: "claude_code.token.usage", value: input, ...of, is: { model: "m", type: "input" } },
      { metric: "claude_code.cost.usage", value: input / 1000, ...of },
    );
  };
  const requests = [told("a", "1"), told("b", "2")];
  const more = [told("a", "3"), told("b", "4"), told("b", "5")];

  it.each([
    ["follow their events", [...requests, grown(0, 20), ...more, grown(1, 30)]],
    ["come just before their events", [grown(0, 50), ...requests, ...more]],
    ["are delivered twice", [...requests, grown(0, 20), grown(0, 20), ...more, grown(1, 30), grown(1, 30)]],
  ])("keeps the total where they %s", (_, bodies) => {
    expect(totalsOf(play(bodies))).toMatchObject({
      "tokens|claude-code|m|input": 20,
      "tokens|claude-code-2|m|input": 30,
      "cost|claude-code|m": 0.02,
      "cost|claude-code-2|m": 0.03,
    });
  });

  it("adds what only they tell", () => {
    const totals = totalsOf(play([...requests, grown(0, 25)]));
    expect(totals).toMatchObject({ "tokens|claude-code|m|input": 15, "tokens|claude-code-2|m|input": 10 });
    expect(totals).toMatchObject({ "cost|claude-code|m": 0.015, "cost|claude-code-2|m": 0.01 });
  });
});
