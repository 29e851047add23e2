import { describe, expect, it } from "vitest";
import { slowAgent, slowestType } from "../../exporter/insights/slow-agent.ts";
import type { TypeRecord } from "../../exporter/model/history.ts";
import { agent, historyOf, NOW, type } from "./history-of.ts";

const detect = (...agents: ReturnType<typeof agent>[]) => slowAgent.detect(historyOf({ agents }), NOW);
const withTypes = (name: string, ...types: TypeRecord[]) => agent(name, 1, undefined, { types });

describe("slow agent detector", () => {
  it("names the agent, the type, both medians with their samples, and the fastest peer", () => {
    const ada = withTypes("ada", type("review", 42, 12, [12, 40]));
    const bob = withTypes("bob", type("review", 14, 20, [16, 32]));
    const cyd = withTypes("cyd", type("review", 9.5, 18, [18, 34]));
    const eve = withTypes("eve", type("review", 1, 2));
    expect(detect(ada, bob, cyd, eve)).toEqual([
      {
        insight: "slow-agent",
        subject: { type: "agent", name: "ada" },
        severity: "warning",
        sentence:
          "Agent ada needs 42 s (median of 12 attempts) for review, its peers 12 s (median of 40): 3.5 times as long.",
        nextStep:
          "Move review tasks that wait for ada to cyd (9.5 s, median of 18) and compare the model, tools and host of the two.",
        evidence: [
          { name: "median for review", value: 42, unit: "seconds" },
          { name: "attempts", value: 12, unit: "none" },
          { name: "median of peers", value: 12, unit: "seconds" },
          { name: "attempts of peers", value: 40, unit: "none" },
        ],
        value: 42,
        threshold: 24,
      },
    ]);
  });

  it("names the greater of both limits as what was crossed", () => {
    expect(detect(withTypes("ada", type("review", 11, 3, [2, 9])))[0]?.threshold).toBe(10);
  });

  it("names no peer where none at work is faster at the type", () => {
    const gone = agent("bob", 0, 1, { state: "lost", types: [type("review", 5, 9)] });
    const other = withTypes("cyd", type("code", 1, 9), type("review", 43, 3));
    const [found] = detect(withTypes("ada", type("review", 42, 12, [12, 40])), gone, other);
    expect(found?.nextStep).toBe("Send review tasks to other agents and look at the model, tools and host of ada.");
  });

  it.each([
    { what: "a median of ten seconds", record: type("review", 10, 9, [1, 9]) },
    { what: "twice the peers' median", record: type("review", 40, 9, [20, 9]) },
    { what: "two attempts", record: type("review", 90, 2, [10, 9]) },
    { what: "two attempts of peers", record: type("review", 90, 9, [10, 2]) },
    { what: "no peers", record: type("review", 90, 9) },
    { what: "peers that take no time", record: type("review", 90, 9, [0, 9]) },
    { what: "a median that is no number", record: type("review", NaN, 9, [10, 9]) },
    { what: "a median without bound", record: type("review", Infinity, 9, [10, 9]) },
  ])("says nothing of $what", ({ record }) => {
    expect(detect(withTypes("ada", record))).toEqual([]);
  });

  it("says nothing of an agent that is gone", () => {
    expect(detect(agent("ada", 0, 1, { state: "stopped", types: [type("review", 42, 12, [12, 40])] }))).toEqual([]);
  });
});

describe("the type an agent is slowest at", () => {
  const quick = type("lint", 2, 9, [0.2, 9]);
  const slow = type("review", 30, 9, [12, 9]);
  const slower = type("code", 40, 9, [10, 9]);
  const alone = type("deploy", 500, 9);

  it.each([
    {
      of: "multiples, among types above the threshold in seconds first",
      types: [quick, slow, slower, alone],
      is: "code",
    },
    { of: "multiples, if none is above it", types: [type("test", 3, 9, [3, 9]), quick, alone], is: "lint" },
    { of: "medians, if nothing has peers", types: [type("build", 100, 9), alone], is: "deploy" },
    { of: "types with enough attempts", types: [type("code", 900, 2, [1, 9])], is: undefined },
    { of: "types, if there are any", types: [], is: undefined },
  ])("goes by $of", ({ types, is }) => {
    expect(slowestType(types)?.taskType).toBe(is);
  });

  it("has no peer median where the peers are too few to compare with", () => {
    expect(slowestType([type("code", 30, 9, [10, 2])])).toEqual({
      taskType: "code",
      median: 30,
      samples: 9,
      peerSamples: 2,
    });
  });
});
