// What is told of models, tools, databases and calls: tokens, cost, outcomes, durations, and what becomes of them.
import { describe, expect, it } from "vitest";
import { databaseLatency } from "../../exporter/catalog/thresholds.ts";
import { watched, type Watched } from "./watched.ts";

const a = { agent: "a" };
const m = { agent: "a", model: "m" };
const cost = (model = "m", agent = "a"): string => `swarm_llm_cost_usd_total{agent="${agent}",model="${model}"}`;
const tokens = (type: string, model = "m"): string =>
  `swarm_llm_tokens_total{agent="a",model="${model}",type="${type}"}`;
const unpriced = (model: string): string => `swarm_llm_unpriced_tokens_total{model="${model}"}`;

/** Lines of a metric that are not 0. */
function counted(swarm: Watched, part: string): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(swarm.lines(part)).filter(([, value]) => value > 0));
}

describe("a request to a model", () => {
  const swarm = watched()
    .tell("llm.finished", { ...m, outcome: "ok", duration: 2.5, first_token: 0.4, input: 100, output: 20 })
    .tell("llm.finished", { ...m, outcome: "rate_limited", count: 3, duration: 0.1 });

  it("is counted by how it ended, every outcome from 0 on", () => {
    expect(counted(swarm, "swarm_llm_requests_total")).toEqual({
      [`swarm_llm_requests_total{agent="a",model="m",outcome="ok"}`]: 1,
      [`swarm_llm_requests_total{agent="a",model="m",outcome="rate_limited"}`]: 3,
    });
    expect(Object.keys(swarm.lines("swarm_llm_requests_total"))).toHaveLength(9);
  });

  it("has its duration in that of its model; several told together count as many, each with their mean", () => {
    const duration = "swarm_llm_request_duration_seconds";
    expect(swarm.read(`${duration}_count{model="m"}`)).toBe(4);
    expect(swarm.read(`${duration}_sum{model="m"}`)).toBeCloseTo(2.8);
    expect(swarm.read(`${duration}_bucket{model="m",le="0.1"}`)).toBe(3);
    expect(swarm.read(`swarm_llm_time_to_first_token_seconds_sum{model="m"}`)).toBe(0.4);
  });

  it("is a sign of life and of work of its agent", () => {
    expect(swarm.read(`swarm_agent_up{agent="a"}`)).toBe(1);
  });

  it("that says nothing of tokens has none", () => {
    const silent = watched().tell("llm.finished", { ...m, outcome: "failed" });
    expect(silent.lines("tokens_total")).toEqual({});
    expect(silent.lines("cost_usd")).toEqual({});
    expect(silent.lines("duration_seconds")).toEqual({});
  });
});

describe("tokens", () => {
  it("have a series for each type that is told, be it 0, and for no other", () => {
    const swarm = watched().tell("llm.used", { ...m, input: 5, cache_read: 0 });
    swarm.tell("llm.used", { ...m, input: 2, output: 1, reasoning: 1 });
    expect(swarm.lines("swarm_llm_tokens_total")).toEqual({
      [tokens("input")]: 7,
      [tokens("cache_read")]: 0,
      [tokens("output")]: 1,
    });
    expect(swarm.read(`swarm_llm_reasoning_tokens_total{agent="a",model="m"}`)).toBe(1);
    expect(swarm.lines("swarm_llm_requests_total")).toEqual({});
  });

  it("of a source that never tells reasoning leave it unknown", () => {
    expect(
      watched()
        .tell("llm.used", { ...m, output: 9 })
        .lines("reasoning"),
    ).toEqual({});
  });
});

describe("the cost of tokens", () => {
  it("is computed by the price of each type", () => {
    const swarm = watched().tell("llm.used", { ...m, input: 1e6, cache_read: 1e6, cache_write: 1e6, output: 1e6 });
    expect(swarm.read(cost())).toBeCloseTo(1 + 0.1 + 2 + 10);
    expect(swarm.lines("unpriced")).toEqual({});
  });

  it("is what the source tells, where it tells it with the tokens", () => {
    expect(
      watched()
        .tell("llm.used", { ...m, input: 1e6, cost: 7 })
        .read(cost()),
    ).toBe(7);
    expect(
      watched()
        .tell("llm.used", { ...m, cost: 0 })
        .read(cost()),
    ).toBe(0);
  });

  it.each([
    ["before", [{ cost: 7 }, { input: 1e6 }]],
    ["after", [{ input: 1e6 }, { cost: 7 }]],
    ["in parts, around", [{ cost: 3 }, { input: 1e6 }, { cost: 4 }]],
    ["in small parts after", [{ input: 1e6 }, { cost: 0.5 }, { cost: 0.25 }, { cost: 6.25 }]],
  ])("is what the source tells, where it tells it apart, %s the tokens", (_, told) => {
    const swarm = watched();
    for (const fields of told) swarm.tell("llm.used", { ...m, ...fields });
    expect(swarm.read(cost())).toBeCloseTo(7);
  });

  it("does not fall when the source tells less than was computed", () => {
    const swarm = watched()
      .tell("llm.used", { ...m, input: 1e6 })
      .tell("llm.used", { ...m, cost: 0.25 });
    expect(swarm.read(cost())).toBe(1);
  });

  it("is not known of a model without a price, whose tokens are counted as such", () => {
    const swarm = watched().tell("llm.used", { ...a, model: "strange", input: 3, output: 4, cache_read: 5 });
    expect(swarm.lines("cost_usd")).toEqual({});
    expect(swarm.read(unpriced("strange"))).toBe(12);
    expect(swarm.read(tokens("input", "strange"))).toBe(3);
  });

  it("is known of a model without a price where the source tells it, and its tokens are no longer unpriced", () => {
    const swarm = watched().tell("llm.used", { ...a, model: "strange", cost: 1 });
    swarm.tell("llm.used", { ...a, model: "strange", input: 5 });
    expect([swarm.read(cost("strange")), swarm.lines("unpriced")]).toEqual([1, {}]);
  });

  it("is computed for one agent though the source of another tells it", () => {
    const swarm = watched()
      .tell("llm.used", { ...m, cost: 7 })
      .tell("llm.used", { agent: "b", model: "m", input: 1e6 });
    expect([swarm.read(cost()), swarm.read(cost("m", "b"))]).toEqual([7, 1]);
  });

  it("of models that are counted together is told of some and computed of others", () => {
    const swarm = watched({ maxModels: 1 }).tell("llm.used", { ...a, model: "x", input: 1 });
    swarm.tell("llm.used", { ...a, model: "y", cost: 2 }).tell("llm.used", { ...m, input: 1e6 });
    expect(swarm.read(cost("_other"))).toBe(3);
  });
});

describe("tools", () => {
  it("are counted by agent, tool and how it ended", () => {
    const swarm = watched()
      .tell("tool.finished", { ...a, tool: "shell", outcome: "ok", duration: 0.3 })
      .tell("tool.finished", { ...a, tool: "shell", outcome: "denied", count: 2 });
    expect(swarm.lines("swarm_tool_calls_total")).toEqual({
      [`swarm_tool_calls_total{agent="a",tool="shell",outcome="ok"}`]: 1,
      [`swarm_tool_calls_total{agent="a",tool="shell",outcome="failed"}`]: 0,
      [`swarm_tool_calls_total{agent="a",tool="shell",outcome="timeout"}`]: 0,
      [`swarm_tool_calls_total{agent="a",tool="shell",outcome="denied"}`]: 2,
      [`swarm_tool_calls_total{agent="a",tool="shell",outcome="cancelled"}`]: 0,
    });
    expect(swarm.read(`swarm_tool_call_duration_seconds_count{tool="shell"}`)).toBe(1);
  });
});

describe("databases", () => {
  it("are counted by agent, kind and how the call ended", () => {
    const swarm = watched()
      .tell("database.finished", { ...a, database: "sqlite", outcome: "ok", duration: 0.05 })
      .tell("database.finished", { ...a, database: "sqlite", outcome: "timeout", count: 3, duration: 2 })
      .tell("database.finished", { agent: "b", database: "sqlite", outcome: "failed" });
    expect(swarm.lines(`swarm_database_calls_total{agent="a"`)).toEqual({
      [`swarm_database_calls_total{agent="a",database="sqlite",outcome="ok"}`]: 1,
      [`swarm_database_calls_total{agent="a",database="sqlite",outcome="failed"}`]: 0,
      [`swarm_database_calls_total{agent="a",database="sqlite",outcome="timeout"}`]: 3,
      [`swarm_database_calls_total{agent="a",database="sqlite",outcome="denied"}`]: 0,
      [`swarm_database_calls_total{agent="a",database="sqlite",outcome="cancelled"}`]: 0,
    });
    const duration = "swarm_database_call_duration_seconds";
    expect(swarm.read(`${duration}_count{database="sqlite"}`)).toBe(4);
    expect(swarm.read(`${duration}_sum{database="sqlite"}`)).toBeCloseTo(6.05);
    // The target is a bound.
    expect(swarm.read(`${duration}_bucket{database="sqlite",le="${String(databaseLatency.value)}"}`)).toBe(1);
    expect(swarm.read(`swarm_database_calls_total{agent="b",database="sqlite",outcome="failed"}`)).toBe(1);
  });

  it("are a sign of life of who calls", () => {
    const swarm = watched().tell("database.finished", { ...a, database: "sqlite", outcome: "ok" });
    expect(swarm.read(`swarm_agent_up{agent="a"}`)).toBe(1);
  });

  it("beyond their budget are counted together, and noticed", () => {
    const swarm = watched();
    for (let i = 0; i < 22; i++)
      swarm.tell("database.finished", { ...a, database: `d${String(i)}`, outcome: "ok", duration: 1 });
    swarm.tell("database.finished", { ...a, database: "d0", outcome: "ok" });
    const oks = counted(swarm, `swarm_database_calls_total`);
    expect(Object.keys(oks)).toHaveLength(21);
    expect(oks[`swarm_database_calls_total{agent="a",database="d0",outcome="ok"}`]).toBe(2);
    expect(oks[`swarm_database_calls_total{agent="a",database="_other",outcome="ok"}`]).toBe(2);
    expect(swarm.read(`swarm_database_call_duration_seconds_count{database="_other"}`)).toBe(2);
    expect(swarm.folded).toEqual({ database: 2 });
  });
});

describe("calls of other agents", () => {
  it("are edges, with how they ended and how long they took", () => {
    const swarm = watched()
      .tell("agent.called", { ...a, callee: "b", outcome: "ok", duration: 2, count: 2 })
      .tell("agent.called", { ...a, callee: "b", outcome: "timeout" });
    expect(counted(swarm, "swarm_agent_calls_total")).toEqual({
      [`swarm_agent_calls_total{agent="a",callee="b",outcome="ok"}`]: 2,
      [`swarm_agent_calls_total{agent="a",callee="b",outcome="timeout"}`]: 1,
    });
    expect(swarm.read(`swarm_agent_call_duration_seconds_sum{agent="a",callee="b"}`)).toBe(4);
    expect(swarm.read(`swarm_agent_call_duration_seconds_count{agent="a",callee="b"}`)).toBe(2);
  });

  it("are no sign of life of who is called", () => {
    expect(
      watched()
        .tell("agent.called", { ...a, callee: "b", outcome: "ok" })
        .read(`swarm_agent_up{agent="b"}`),
    ).toBe(undefined);
  });
});

describe("an agent that is forgotten", () => {
  const use = (swarm: Watched, agent: string): Watched =>
    swarm
      .tell("llm.finished", { agent, model: "m", outcome: "ok", input: 1e6, output: 1, reasoning: 1 })
      .tell("tool.finished", { agent, tool: "shell", outcome: "ok" })
      .tell("database.finished", { agent, database: "sqlite", outcome: "ok" })
      .tell("agent.called", { agent, callee: "z", outcome: "ok", duration: 1 });

  it("takes its series along, and the next one begins at 0", () => {
    const swarm = use(watched(), "a").tell("agent.stopped", a).tick(1).tick(400);
    expect(swarm.lines(`agent="a"`)).toEqual({});
    use(swarm, "b");
    expect(swarm.read(cost("m", "b"))).toBeCloseTo(1.00001);
    expect(swarm.read(`swarm_agent_calls_total{agent="b",callee="z",outcome="ok"}`)).toBe(1);
    expect(swarm.read(`swarm_database_calls_total{agent="b",database="sqlite",outcome="ok"}`)).toBe(1);
    expect(swarm.lines(`agent="a"`)).toEqual({});
  });

  it("takes along that its source told costs", () => {
    const swarm = watched()
      .tell("llm.used", { ...m, cost: 5 })
      .tell("agent.stopped", a)
      .tick(1)
      .tick(400);
    swarm.tell("llm.used", { agent: "b", model: "m", input: 1e6 });
    expect(swarm.read(cost("m", "b"))).toBe(1);
  });

  it("gives its place among callees to others", () => {
    const swarm = watched({ maxAgents: 1 }).tell("agent.called", { ...a, callee: "x", outcome: "ok" });
    swarm.tell("agent.stopped", a).tick(1).tick(400);
    swarm.tell("agent.called", { ...a, callee: "y", outcome: "ok" });
    expect(swarm.read(`swarm_agent_calls_total{agent="a",callee="y",outcome="ok"}`)).toBe(1);
    expect(swarm.folded).toEqual({});
  });
});

describe("beyond their budgets", () => {
  const swarm = watched({ maxAgents: 2, maxModels: 1, maxTools: 1 });
  for (const name of ["x", "y", "z", "y"]) {
    swarm.tell("llm.finished", { ...a, model: name, outcome: "ok", duration: 1 });
    swarm.tell("tool.finished", { ...a, tool: name, outcome: "ok", duration: 1 });
    swarm.tell("agent.called", { ...a, callee: name, outcome: "ok" });
  }

  it("models, tools and callees are counted together", () => {
    const oks = Object.entries(counted(swarm, `outcome="ok"`)).map(([line, value]) => `${line} ${String(value)}`);
    expect(oks).toEqual([
      `swarm_llm_requests_total{agent="a",model="x",outcome="ok"} 1`,
      `swarm_llm_requests_total{agent="a",model="_other",outcome="ok"} 3`,
      `swarm_tool_calls_total{agent="a",tool="x",outcome="ok"} 1`,
      `swarm_tool_calls_total{agent="a",tool="_other",outcome="ok"} 3`,
      `swarm_agent_calls_total{agent="a",callee="x",outcome="ok"} 1`,
      `swarm_agent_calls_total{agent="a",callee="y",outcome="ok"} 2`,
      `swarm_agent_calls_total{agent="a",callee="_other",outcome="ok"} 1`,
    ]);
    expect(swarm.read(`swarm_llm_request_duration_seconds_count{model="_other"}`)).toBe(3);
    expect(swarm.folded).toEqual({ model: 3, tool: 3, callee: 1 });
  });

  it("of series they are `_other` for every agent", () => {
    const full = watched({ maxSeries: 30 })
      .tell("agent.spawned", a)
      .tell("llm.finished", { ...m, outcome: "ok" });
    full.tell("tool.finished", { ...a, tool: "t", outcome: "ok" });
    full.tell("llm.finished", { ...a, model: "n", outcome: "ok" });
    expect(full.read(`swarm_llm_requests_total{agent="a",model="_other",outcome="ok"}`)).toBe(1);
    expect(full.folded).toEqual({ model: 1 });
  });
});
