// What the start page adds up: what is not known stays unknown, and is not 0.
import { describe, expect, it } from "vitest";
import { modelLines, usageOf, usageOfAll } from "../exporter/usage-lines.ts";
import { watched } from "./store/watched.ts";

const swarm = watched()
  .tell("llm.finished", { agent: "a", model: "m", outcome: "ok", input: 1e6, output: 5 })
  .tell("llm.finished", { agent: "a", model: "m", outcome: "timeout", count: 2 })
  .tell("llm.finished", { agent: "a", model: "m", outcome: "cancelled" })
  .tell("llm.used", { agent: "b", model: "strange", cache_read: 7 })
  .tell("llm.used", { agent: "b", model: "m", output: 1e6 })
  .tell("tool.finished", { agent: "b", tool: "t", outcome: "failed", count: 3 })
  .tell("tool.finished", { agent: "b", tool: "u", outcome: "denied" })
  .tell("agent.spawned", { agent: "c" });
const { calls } = swarm.store;
const slots = [...swarm.store.agents].map(({ slot }) => slot);
const [a = 0, b = 0, c = 0] = slots;

describe("the usage of an agent", () => {
  it("is added up over its models and tools", () => {
    const usageOfA = usageOf(calls, a);
    expect(usageOfA).toMatchObject({ requests: 4, requestFailures: 2, tokens: 1_000_005 });
    expect(usageOfA.cost).toBeCloseTo(1.00005);
    expect([usageOfA.toolCalls, usageOfA.toolFailures]).toEqual([undefined, undefined]);
    expect(usageOf(calls, b)).toEqual({
      requests: undefined,
      requestFailures: undefined,
      tokens: 1_000_007,
      cost: 10,
      toolCalls: 4,
      toolFailures: 3,
    });
  });

  it("is unknown where it told nothing", () => {
    expect(new Set(Object.values(usageOf(calls, c)))).toEqual(new Set([undefined]));
  });
});

describe("the usage of all", () => {
  it("is the sum of what is known", () => {
    const all = usageOfAll(slots.map((slot) => usageOf(calls, slot)));
    expect(all).toMatchObject({ requests: 4, tokens: 2_000_012, toolCalls: 4, toolFailures: 3 });
    expect(all.cost).toBeCloseTo(11.00005);
    expect(usageOfAll([]).cost).toBeUndefined();
  });
});

describe("models", () => {
  it("are the dearest first, and tell what has no price", () => {
    const lines = modelLines(calls, slots);
    expect(lines.map(({ name, unpriced }) => [name, unpriced])).toEqual([
      ["m", undefined],
      ["strange", 7],
    ]);
    expect(lines[1]).toMatchObject({ cost: undefined, tokens: 7, requests: undefined });
  });
});
