// The series that docs/scaling.md says an agent costs are the ones on a page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { profilePools, typeAttempts } from "../../exporter/store/profiles.ts";
import { publishProfile, publishSpeed } from "../../exporter/published.ts";
import { root } from "../../scripts/root.ts";
import { BEGINNING, watched, type Watched } from "../store/watched.ts";

const text = readFileSync(join(root, "docs/scaling.md"), "utf8");

/** The number in the row of the table that begins so. */
function told(row: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`| ${row}`));
  return Number(/\| (\d+) +\|$/.exec(line ?? "")?.[1]);
}

/** An agent with everything there is to know of one, at so many task types; compared with another one. */
function full(types: readonly string[], agentHistograms: boolean, assigned = false): Watched {
  const swarm = watched({ agentHistograms });
  const finish = (agent: string, type: string, outcome: string, duration: number): void =>
    void swarm.tell("task.finished", { agent, task_type: type, outcome, duration, wait: 0.1 });
  swarm.tell("agent.spawned", { agent: "a", type: "coder", slots: 2, duration: 1 });
  swarm.tell("agent.heartbeat", { agent: "a", interval: 60, memory: 1, cpu: 1 });
  swarm.tell("message.handled", { agent: "a" });
  for (const type of types) {
    finish("a", type, "failed", 1);
    for (let i = 0; i < 20; i++) {
      finish("a", type, "ok", 1 + i / 100);
      finish("b", type, "ok", 1 + i / 100);
    }
  }
  if (assigned) swarm.tell("task.assigned", { task: "t", agent: "a", task_type: types[0], duration: 0.1 });
  swarm.tell("task.started", { task: "t", agent: "a", task_type: types[0] }).tick(1);
  const [agent] = [...swarm.store.agents].filter(({ name }) => name === "a");
  if (agent === undefined) throw new Error("there is no agent");
  publishSpeed(swarm.store.tables, agent, [
    { taskType: types[0] ?? "", samples: 20, median: 1, peerMedian: 1, peerSamples: 20 },
  ]);
  const now = BEGINNING + 1_000;
  publishProfile(swarm.store, agent, typeAttempts(agent, profilePools(swarm.store, now), now));
  return swarm;
}

const lines = (swarm: Watched): number => Object.keys(swarm.lines('agent="a"')).length;

describe("a model, a tool and a database cost", () => {
  const all = (swarm: Watched, part: string): number => Object.keys(swarm.lines(part)).length;
  const used = watched()
    .tell("agent.spawned", { agent: "a" })
    .tell("llm.finished", {
      agent: "a",
      model: "m",
      outcome: "ok",
      duration: 1,
      first_token: 1,
      ...{ input: 1, cache_read: 1, cache_write: 1, output: 1, reasoning: 1 },
    })
    .tell("tool.finished", { agent: "a", tool: "t", outcome: "ok", duration: 1 })
    .tell("database.finished", { agent: "a", database: "d", outcome: "ok", duration: 1 })
    .tell("pool.sampled", { agent: "a", pool: "p", idle: 1, used: 1, pending: 1, max: 1 })
    .tell("code.changed", { agent: "a", added: 1, removed: 1, commits: 1, pull_requests: 1 })
    .tell("agent.called", { agent: "a", callee: "b", outcome: "ok", duration: 1 });

  it("so much for each agent that has to do with it", () => {
    expect(all(used, 'agent="a",model="m"')).toBe(told("each model it asks"));
    expect(all(used, 'agent="a",tool="t"')).toBe(told("each tool it uses"));
    expect(all(used, 'agent="a",database="d"')).toBe(told("each database it calls"));
    expect(all(used, 'agent="a",pool="p"')).toBe(told("each pool of connections"));
    expect(all(used, "swarm_code_")).toBe(told("an agent that changes code"));
    expect(all(used, 'agent="a",callee="b"')).toBe(told("each agent or service it calls"));
  });

  it("so much over all agents", () => {
    const [request, first, tool, database] = [
      "llm_request_duration",
      "llm_time_to_first_token",
      "tool_call_duration",
      "database_call_duration",
    ].map((part) => all(used, part));
    expect(text.replaceAll("\n", " ")).toContain(
      `${String((request ?? 0) + (first ?? 0))} series a model (${String(request)} for its requests, ${String(first)} for the time to the first token), ${String(tool)} a tool and ${String(database)} a database`,
    );
  });
});

describe("a process that tells what is inside it", () => {
  it("costs so much", () => {
    const swarm = watched().tell("agent.heartbeat", { agent: "a", memory: 1, cpu: 1 });
    const before = lines(swarm);
    swarm.tell("agent.heartbeat", { agent: "a", heap_used: 1, gc_time: 1, event_loop_delay: 1 });
    expect(lines(swarm) - before).toBe(told("an agent that tells its heap"));
  });
});

describe("an agent costs", () => {
  const [one, two] = [full(["x"], false), full(["x", "y"], false)];

  it("so much by itself, and so much for each task type", () => {
    expect(lines(two) - lines(one)).toBe(told("each task type it works on  "));
    expect(lines(one) - told("each task type it works on  ")).toBe(told("an agent that reports everything"));
  });

  it("so much with histograms of its own", () => {
    const [more, most] = [full(["x"], true), full(["x"], true, true)];
    expect(lines(more) - lines(one)).toBe(told("with `agent-histograms`: each task type"));
    expect(lines(most) - lines(more)).toBe(told("with `agent-histograms`: if assignments"));
  });

  it("what the text says of one with one task type", () => {
    const [without, withHistograms] = [lines(one), lines(full(["x"], true))];
    expect(text.replaceAll("\n", " ")).toContain(
      `${String(without)} series for an agent of one task type, where per-agent histograms make it ${String(withHistograms)}`,
    );
  });
});
