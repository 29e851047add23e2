// Lines, commits and pull requests, as coding agents tell them by metrics.
import { describe, expect, it } from "vitest";
import { origin, points, type MadePoint } from "./made.ts";
import type { Body } from "./records.ts";
import { play } from "./totals.ts";

const claude = origin("claude-code", "com.anthropic.claude_code");
const session = { "session.id": "s1" };

function changes(...bodies: readonly Body[]): readonly object[] {
  return play(bodies).flatMap((event) => {
    if (event.kind !== "code.changed") return [];
    const { kind, time, ...told } = event;
    expect([kind, typeof time]).toEqual(["code.changed", "number"]);
    return [told];
  });
}

const lines = (type: string, value: number, more: Partial<MadePoint> = {}): MadePoint => ({
  ...{ metric: "claude_code.lines_of_code.count", value, delta: true },
  ...more,
  is: { ...session, type, ...more.is },
});

describe("metrics of code", () => {
  it("of Claude Code tell lines, commits and pull requests of a session's agent", () => {
    const told = points(
      claude,
      lines("added", 12),
      lines("removed", 0),
      { metric: "claude_code.commit.count", value: 1, is: session, delta: true },
      { metric: "claude_code.pull_request.count", value: 1, is: session, delta: true },
    );
    expect(changes(told)).toEqual([{ agent: "claude-code", added: 12, removed: 0, commits: 1, pull_requests: 1 }]);
  });

  it("are the agent's, whatever its models, and those of sub-agents apart", () => {
    const told = points(
      claude,
      lines("added", 12, { is: { model: "a" } }),
      lines("added", 3, { is: { model: "b" } }),
      lines("added", 4, { is: { "agent.name": "Explore" } }),
    );
    expect(changes(told)).toEqual([
      { agent: "claude-code", added: 15 },
      { agent: "claude-code/Explore", added: 4 },
    ]);
  });

  it("count each increment once, and of totals what they grew by", () => {
    const one = points(claude, lines("added", 12));
    expect(changes(one, one)).toEqual([
      { agent: "claude-code", added: 12 },
      { agent: "claude-code", added: 0 },
    ]);
    const total = (value: number, to: number): Body => points(claude, lines("added", value, { delta: false, to }));
    expect(changes(total(12, 1), total(20, 2))).toMatchObject([{ added: 12 }, { added: 8 }]);
  });

  it("leave out what is neither added nor removed", () => {
    expect(changes(points(claude, lines("moved", 12)))).toEqual([]);
  });

  it.each([
    ["gemini-cli", "gemini_cli.lines.changed", { "session.id": "s" }],
    ["qwen-code", "qwen-code.lines.changed", { "session.id": "s" }],
    ["copilot-chat", "copilot_chat.lines_of_code.count", { "session.id": "s" }],
  ])("are told by %s too", (service, metric, is) => {
    const told = points(
      origin(service, service),
      { metric, value: 7, is: { ...is, type: "added" }, delta: true },
      { metric, value: 2, is: { ...is, type: "removed" }, delta: true },
    );
    expect(changes(told)).toEqual([{ agent: service, added: 7, removed: 2 }]);
  });
});
