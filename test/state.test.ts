// The state as OTLP makes it: taken over from a snapshot in the midst of a session it goes on as if nothing had happened, and what
// a session costs is counted once.
import { describe, expect, it } from "vitest";
import type { Records } from "../exporter/ingest/otlp/records.ts";
import { State, type StateLimits } from "../exporter/state.ts";
import { renderPage } from "./exposition/render-page.ts";
import { logs, origin, points, spans, START } from "./ingest/otlp/meaning/made.ts";
import { bodiesOf } from "./ingest/otlp/meaning/records.ts";

const SECOND = 1_000;
const limits: StateLimits = {
  maxAgents: 50,
  maxTaskTypes: 10,
  maxQueues: 10,
  maxModels: 5,
  maxTools: 5,
  prices: [{ model: "m", input: 1_000, cache_read: 1_000, cache_write: 1_000, output: 1_000 }],
  maxSeries: 100_000,
  maxOpenTasks: 1_000,
  maxBatchEvents: 100,
  agentHistograms: true,
  agentTtl: 3_600 * SECOND,
  taskTimeout: 3_600 * SECOND,
};

/** A state, and the time it is there. */
class Running {
  readonly state = new State(limits);
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  take(...all: readonly Records[]): this {
    for (const records of all) {
      this.state.takeInRecords(records, this.now);
      // All of it within the time a worse signal waits for a better one.
      this.state.turn((this.now += 5));
    }
    return this;
  }

  /** So many turns, a second apart. */
  pass(seconds: number): this {
    for (let i = 0; i < seconds; i++) this.state.turn((this.now += SECOND));
    return this;
  }

  /** Ends it; another one goes on from its snapshot. */
  restarted(): Running {
    const next = new Running(this.now);
    next.state.restore(this.state.snapshot());
    return next;
  }

  /** All series, and what became of events. */
  page(): string {
    const { store, tallies } = this.state;
    store.publish(this.now);
    const counts = [tallies.accepted, tallies.rejected, tallies.adjusted, tallies.folded];
    return `${renderPage(store.series(), "text").text}\n${JSON.stringify(counts.map((tally) => tally.entries()))}`;
  }
}

/** One that came up just before a client began. */
function begun(): Running {
  const running = new Running(START - SECOND);
  running.state.resume(running.now);
  return running;
}

/** The page at the end, when all that waits for something has been told. */
function endOf(running: Running): string {
  return running.pass(150).page();
}

const CLIENTS = [
  "claude-code-bash",
  "claude-code-cumulative",
  "claude-code-resume",
  "codex-list",
  "codex-readonly",
  "gemini-cli-list",
  "copilot-cli",
  "mastra",
];

/** Two sessions at once, in the second a sub-agent that calls another. */
function subagents(): readonly Records[] {
  const claude = origin("claude-code", "com.anthropic.claude_code.events");
  const request = { "event.name": "api_request", model: "m", input_tokens: 10, output_tokens: 2 };
  const explorer = { "session.id": "b", agent_id: "a1", "agent.name": "Explore" };
  const helper = { "session.id": "b", agent_id: "a2", parent_agent_id: "a1", "agent.name": "helper" };
  return [
    logs(
      claude,
      { ...request, "session.id": "a", request_id: "1" },
      { ...request, "session.id": "b", request_id: "2" },
      { ...request, ...explorer, request_id: "3" },
      { ...request, ...helper, request_id: "4" },
      { ...helper, "event.name": "subagent_completed", agent_type: "helper", duration_ms: 1500 },
      { ...explorer, "event.name": "subagent_completed", agent_type: "Explore", duration_ms: 3000 },
    ),
  ];
}

/** Two sessions at once, and metrics that do not say which they are of, and tell more than the events. */
function withoutSession(): readonly Records[] {
  const request = { "event.name": "api_request", model: "m", input_tokens: 10 };
  const told = ["a", "b"].map((session) => ({ ...request, "session.id": session, request_id: session }));
  const grown = { metric: "claude_code.token.usage", value: 25, delta: true, is: { model: "m", type: "input" } };
  return [
    logs(origin("claude-code", "com.anthropic.claude_code.events"), ...told),
    points(origin("claude-code", "com.anthropic.claude_code"), grown),
  ];
}

const runs = [
  ...CLIENTS.map((run) => [run, bodiesOf(run)] as const),
  ["sessions with sub-agents", subagents()] as const,
  ["sessions and metrics that tell none", withoutSession()] as const,
];

describe.each(runs)("a state in the midst of %s", (_, told) => {
  const bodies = told.flatMap(oneByOne);
  const whole = endOf(begun().take(...bodies));
  const before = (place: number): Running => begun().take(...bodies.slice(0, place));

  it("goes on from a snapshot behind any record to what one comes to that never stopped", () => {
    expect(counted(whole).length).toBeGreaterThan(0);
    for (let place = 1; place <= bodies.length; place++) {
      const after = bodies.slice(place);
      expect(
        endOf(
          before(place)
            .restarted()
            .take(...after),
        ),
        `record ${String(place)}`,
      ).toBe(whole);
    }
  });

  it("counts nothing again of what is sent again after a snapshot behind any record", () => {
    for (let place = 1; place <= bodies.length; place++) {
      const restarted = endOf(
        before(place)
          .restarted()
          .take(...bodies, ...bodies),
      );
      expect(restarted, `record ${String(place)}`).toBe(endOf(before(place).take(...bodies, ...bodies)));
      expect(counted(restarted), `record ${String(place)}`).toEqual(counted(whole));
    }
  });
});

/** Bodies of one record each; points of a metric belong together. */
function oneByOne(records: Records): readonly Records[] {
  const { signal } = records;
  if (signal === "metrics") return [records];
  if (signal === "traces")
    return records.groups.flatMap(({ origin: from, records: all }) =>
      all.map((one) => ({ signal, groups: [{ origin: from, records: [one] }] })),
    );
  return records.groups.flatMap(({ origin: from, records: all }) =>
    all.map((one) => ({ signal, groups: [{ origin: from, records: [one] }] })),
  );
}

/** What is counted of models, tools, databases, tasks and calls: no gauges, and no counts of what was noticed. */
function counted(page: string): readonly string[] {
  return page.split("\n").filter((line) => /^swarm_(llm|tool|database|task|agent_calls)\w*_total\{/.test(line));
}

describe("what a session of Claude Code costs", () => {
  const claude = origin("claude-code", "com.anthropic.claude_code");
  const session = { "session.id": "s" };
  const usage = { model: "m", input_tokens: 1_000, output_tokens: 1_000 };
  const bySpans = spans(claude, {
    id: "a",
    name: "claude_code.llm_request",
    is: { ...session, ...usage, request_id: "1" },
  });
  const told = (cost: number): Records =>
    logs(claude, { ...session, ...usage, request_id: "1", "event.name": "api_request", cost_usd: cost });
  const costOf = (page: string): number => Number(/^swarm_llm_cost_usd_total\{.*\} (\S+)$/m.exec(page)?.[1]);

  it("is computed where spans alone tell of it", () => {
    // A thousand dollars for a million tokens.
    expect(costOf(endOf(begun().take(bySpans)))).toBeCloseTo(2, 9);
  });

  it.each([
    ["before the spans", (cost: number) => begun().take(told(cost)).pass(60).take(bySpans)],
    ["with the spans", (cost: number) => begun().take(bySpans, told(cost))],
    ["a minute after the spans", (cost: number) => begun().take(bySpans).pass(60).take(told(cost))],
  ])("is what the events tell that come %s, and not computed besides", (_, play) => {
    expect(costOf(endOf(play(3)))).toBeCloseTo(3, 9);
  });

  it("stays what was computed where the events say, too late to wait for them, that it was less: counters cannot fall", () => {
    const late = begun().take(bySpans).pass(60).take(told(0.5));
    expect(costOf(endOf(late))).toBeCloseTo(2, 9);
    // What was too much is made up for by what is told next.
    const next = logs(claude, { ...session, ...usage, request_id: "2", "event.name": "api_request", cost_usd: 2 });
    expect(costOf(endOf(late.take(next)))).toBeCloseTo(2.5, 9);
  });
});
