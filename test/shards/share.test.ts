// Who publishes what: total over the catalog, and nothing is counted twice or not at all.
import { describe, expect, it } from "vitest";
import { exporter, families, metrics, tasks } from "../../exporter/catalog/index.ts";
import { gauge } from "../../exporter/catalog/define.ts";
import { adjustment, agent, eventKind, foldedLabel } from "../../exporter/catalog/labels.ts";
import {
  countsAdjustment,
  countsFolding,
  limitsOfShare,
  ownerOf,
  publishes,
  type Owner,
} from "../../exporter/shards/share.ts";

function ownedBy(owner: Owner): readonly string[] {
  return metrics.filter((metric) => ownerOf(metric) === owner).map(({ name }) => name);
}

describe("the owners of metrics", () => {
  it("are known for every metric of the catalog, and for no other", () => {
    expect(metrics.filter((metric) => ownerOf(metric) === undefined).map(({ name }) => name)).toEqual([]);
    expect(ownerOf(gauge("swarm_agent_mood", "Mood.", { unit: "none", layer: "application" }))).toBeUndefined();
  });

  it("are the shards for everything with the label `agent`, but for how long tasks waited", () => {
    const ofAgents = metrics.filter(({ labels }) => labels.includes(agent)).map(({ name }) => name);
    const byShards = [...ownedBy("shards"), ...ownedBy("peers")];
    expect(ofAgents.filter((name) => !byShards.includes(name))).toEqual([tasks.waitDuration.name]);
    expect(byShards.filter((name) => !ofAgents.includes(name)).sort()).toEqual([
      // By model, tool or database alone: the sum of what shards tell of their agents.
      "swarm_database_call_duration_seconds",
      "swarm_insight_imbalance_ratio",
      "swarm_llm_request_duration_seconds",
      "swarm_llm_time_to_first_token_seconds",
      "swarm_llm_unpriced_tokens_total",
      "swarm_tool_call_duration_seconds",
    ]);
  });

  it("are all processes for what a process tells of itself", () => {
    const own = new Set(ownedBy("each"));
    expect(Object.values(families["exporter"] ?? {}).filter(({ name }) => !own.has(name))).toEqual([
      exporter.collectorSuccess,
      exporter.collectorDuration,
      exporter.eventsAccepted,
      exporter.eventsRejected,
      exporter.eventsAdjusted,
      exporter.otlpItems,
      exporter.otlpRefused,
      exporter.otlpForwarded,
      exporter.otlpForwardWaiting,
      exporter.otlpPassRefused,
      exporter.folded,
    ]);
  });
});

describe("a process", () => {
  it("publishes everything if it is alone", () => {
    expect(metrics.filter((metric) => !publishes("whole", metric))).toEqual([]);
  });

  it.each([
    ["front", "front", ["front", "parts", "each"]],
    ["one of the shards", "shard", ["shards", "parts", "peers", "each"]],
  ] as const)("publishes, as %s, what is its own", (_, share, owners) => {
    for (const metric of metrics) {
      const owner = ownerOf(metric) ?? "each";
      expect(publishes(share, metric), metric.name).toBe(owners.some((one) => one === owner));
    }
  });

  it("counts what was noticed once, whatever it was about", () => {
    for (const kind of [...eventKind.values, undefined]) {
      for (const reason of adjustment.values) {
        const counting = (["front", "shard"] as const).filter((share) => countsAdjustment(share, kind, reason));
        const isOfAgents = kind?.startsWith("agent.") === true || reason === "agent_lost";
        expect(counting, `${String(kind)} ${reason}`).toEqual([isOfAgents ? "shard" : "front"]);
        expect(countsAdjustment("whole", kind, reason)).toBe(true);
      }
    }
  });

  it("counts what was folded once, where it is kept", () => {
    const byFront = foldedLabel.values.filter((label) => countsFolding("front", label));
    expect(byFront).toEqual(["task_type", "queue"]);
    expect(foldedLabel.values.filter((label) => countsFolding("shard", label))).toEqual([
      "agent",
      "type",
      "swarm",
      "version",
      "model",
      "tool",
      "database",
      "pool",
      "callee",
    ]);
    expect(foldedLabel.values.every((label) => countsFolding("whole", label))).toBe(true);
  });

  it("keeps agents in shards only, and queues on the front only", () => {
    const limits = { maxAgents: 7, maxQueues: 8, agentHistograms: true, maxSeries: 9 };
    expect(limitsOfShare("front", limits)).toEqual({ ...limits, maxAgents: 0, agentHistograms: false });
    expect(limitsOfShare("shard", limits)).toEqual({ ...limits, maxQueues: 0 });
    expect(limitsOfShare("whole", limits)).toEqual(limits);
  });
});
