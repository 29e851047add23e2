import { describe, expect, it } from "vitest";
import { host } from "../exporter/catalog/index.ts";
import { reading } from "../exporter/collectors/collector.ts";
import type { Snapshot } from "../exporter/collectors/host/resource-use.ts";
import { renderPage } from "./exposition/render-page.ts";
import type { SwarmEvent } from "../exporter/model/event.ts";
import { Published } from "../exporter/published.ts";
import { Board } from "../exporter/store/board.ts";
import { Store } from "../exporter/store/store.ts";
import { Ticker } from "../exporter/tick.ts";

const START = Date.UTC(2026, 0, 1);
const LIMITS = {
  maxAgents: 10,
  maxTaskTypes: 5,
  maxQueues: 5,
  maxModels: 5,
  maxTools: 5,
  prices: [],
  maxSeries: 10_000,
  maxOpenTasks: 5_000,
  agentHistograms: false,
  agentTtl: 300_000,
  taskTimeout: 3_600_000,
};

interface Engine {
  readonly store: Store;
  readonly board: Board;
  readonly ticker: { turn(now: number, snapshot: Snapshot | undefined): void };
  value(series: string): number | undefined;
}

function engine(): Engine {
  const store = new Store(LIMITS, { adjusted: () => undefined, folded: () => undefined });
  const board = new Board(10);
  const published = new Published();
  const ticker = new Ticker(store, board, published);
  return {
    store,
    board,
    ticker: {
      turn(now, snapshot) {
        store.refresh(now);
        const steps = ticker.turning(now, snapshot);
        while (steps.next().done !== true);
      },
    },
    value(series) {
      const { text } = renderPage([...store.series(), ...published.series()], "text");
      const line = text.split("\n").find((candidate) => candidate.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.slice(series.length + 1));
    },
  };
}

/** Ten attempts of one second by two agents, and four of twelve seconds by a third. */
const attempts: readonly SwarmEvent[] = ["a", "b", "slow"].flatMap((agent) =>
  Array.from({ length: agent === "slow" ? 4 : 10 }, (_, i): SwarmEvent => ({
    kind: "task.finished",
    time: START + i * 1_000,
    agent,
    task_type: "code",
    outcome: "ok",
    duration: agent === "slow" ? 12 : 1,
  })),
);

function cpu(time: number, busy: number, idle: number): Snapshot {
  const mode = (name: string, value: number) => reading(host.cpuSeconds, { cpu: "0", mode: name }, value);
  return { time, readings: [mode("user", busy), mode("idle", idle)] };
}

describe("a turn of the insight engine", () => {
  it("publishes how fast agents are beside their peers, and finds the slow one", () => {
    const { store, board, ticker, value } = engine();
    for (const event of attempts) store.apply(event, START + 10_000);
    ticker.turn(START + 10_000, undefined);
    expect(value('swarm_agent_recent_duration_seconds{agent="slow"}')).toBe(12);
    expect(value('swarm_agent_slowness_ratio{agent="slow"}')).toBe(12);
    expect(value('swarm_agent_slowness_ratio{agent="a"}')).toBe(1);
    expect(value('swarm_agent_efficiency_part_ratio{agent="a",part="speed"}')).toBe(1);
    expect(board.all().map(({ insight, subject }) => [insight, subject.name])).toEqual([["slow-agent", "slow"]]);
    expect(value('swarm_insight_finding{insight="slow-agent",subject="slow",severity="warning"}')).toBe(1);
    expect(value('swarm_insight_findings{insight="slow-agent",severity="warning"}')).toBe(1);
    expect(value('swarm_insight_findings{insight="imbalance",severity="warning"}')).toBe(0);
  });

  it("takes a finding away when it no longer holds, and keeps its beginning while it does", () => {
    const { store, board, ticker, value } = engine();
    store.apply({ kind: "queue.sampled", time: START, queue: "q", depth: 5_000 }, START);
    ticker.turn(START, undefined);
    ticker.turn(START + 2_000, undefined);
    expect(board.all().map(({ insight, since }) => [insight, since])).toEqual([["queue-backlog", START]]);
    store.apply({ kind: "queue.sampled", time: START + 3_000, queue: "q", depth: 0 }, START + 3_000);
    ticker.turn(START + 4_000, undefined);
    expect(board.all()).toEqual([]);
    expect(value('swarm_insight_finding{insight="queue-backlog",subject="q",severity="warning"}')).toBeUndefined();
    expect(value("swarm_insight_evaluated_timestamp_seconds")).toBe((START + 4_000) / 1_000);
  });

  it("follows the host from reading to reading", () => {
    const { board, ticker } = engine();
    for (let i = 0; i <= 40; i++) ticker.turn(START + i * 2_000, cpu(START + i * 2_000, i * 1.96, i * 0.04));
    const [finding] = board.all();
    expect([finding?.insight, finding?.subject.name, finding?.severity]).toEqual([
      "resource-bottleneck",
      "cpu",
      "critical",
    ]);
    expect(finding?.value).toBeCloseTo(0.98, 6);
  });

  it("has no imbalance to tell where nobody told of slots", () => {
    const { store, ticker, value } = engine();
    for (const event of attempts) store.apply(event, START + 10_000);
    ticker.turn(START + 10_000, undefined);
    expect(value("swarm_insight_imbalance_ratio")).toBeUndefined();
  });
});
