// The board keeps what holds, since when it holds, and the gravest where there is too much.
import { describe, expect, it } from "vitest";
import type { Finding, Severity } from "../../exporter/model/finding.ts";
import { Board } from "../../exporter/store/board.ts";

function finding(name: string, severity: Severity = "warning"): Finding {
  return {
    insight: "slow-agent",
    subject: { type: "agent", name },
    severity,
    sentence: `Agent ${name} is slow.`,
    nextStep: "Look.",
    evidence: [],
    value: 2,
    threshold: 1,
  };
}

const names = (board: Board): readonly string[] => board.all().map(({ subject }) => subject.name);

describe("the board", () => {
  it("keeps the time a finding began while it holds", () => {
    const board = new Board(10);
    board.update([finding("a")], 1000);
    board.update([finding("a", "critical"), finding("b")], 2000);
    expect(board.all().map(({ subject, severity, since }) => [subject.name, severity, since])).toEqual([
      ["a", "critical", 1000],
      ["b", "warning", 2000],
    ]);
  });

  it("forgets a finding that no longer holds: the next one begins anew", () => {
    const board = new Board(10);
    board.update([finding("a")], 1000);
    board.update([], 2000);
    expect([board.holds("slow-agent", "a"), names(board)]).toEqual([false, []]);
    board.update([finding("a")], 3000);
    expect(board.all().map(({ since }) => since)).toEqual([3000]);
  });

  it("knows what holds by kind and subject", () => {
    const board = new Board(10);
    board.update([finding("a")], 1000);
    expect(board.holds("slow-agent", "a")).toBe(true);
    expect(board.holds("queue-backlog", "a")).toBe(false);
    expect(board.holds("slow-agent", "b")).toBe(false);
  });

  it("shows the gravest first, of equals the one that has stood longest", () => {
    const board = new Board(10);
    board.update([finding("old")], 1000);
    board.update([finding("new"), finding("old"), finding("mild", "info"), finding("bad", "critical")], 2000);
    expect(names(board)).toEqual(["bad", "old", "new", "mild"]);
  });

  it("keeps the gravest where there are too many", () => {
    const board = new Board(2);
    board.update([finding("a", "info"), finding("b", "critical"), finding("c"), finding("d", "info")], 1000);
    expect(names(board)).toEqual(["b", "c"]);
  });
});
