// What is kept apart from agents and queues: coordination and people.
import { describe, expect, it } from "vitest";
import { watched } from "./watched.ts";

const up = `swarm_agent_up{agent="a"}`;
const a = { agent: "a" };

describe("coordination", () => {
  it("counts messages, their batches and what they cost", () => {
    const swarm = watched()
      .tell("message.handled", { ...a, count: 3, duration: 0.02 })
      .tell("message.handled", a);
    expect(swarm.read(`swarm_coordination_messages_total{agent="a"}`)).toBe(4);
    expect(swarm.read("swarm_coordination_batch_size_messages_sum")).toBe(4);
    expect(swarm.read("swarm_coordination_batch_size_messages_count")).toBe(2);
    expect(swarm.read("swarm_coordination_message_duration_seconds_count")).toBe(1);
    expect(swarm.read(`swarm_coordination_busy_seconds_total{activity="message"}`)).toBe(0.02);
  });

  it("counts votes by result, with or without an agent", () => {
    const swarm = watched()
      .tell("consensus.round", { result: "achieved", duration: 0.5 })
      .tell("consensus.round", { result: "timeout", agent: "a" });
    expect(swarm.lines("swarm_coordination_consensus_rounds_total")).toEqual({
      [`swarm_coordination_consensus_rounds_total{result="achieved"}`]: 1,
      [`swarm_coordination_consensus_rounds_total{result="rejected"}`]: 0,
      [`swarm_coordination_consensus_rounds_total{result="timeout"}`]: 1,
    });
    expect(swarm.read("swarm_coordination_consensus_duration_seconds_sum")).toBe(0.5);
    expect(swarm.read(`swarm_coordination_busy_seconds_total{activity="consensus"}`)).toBe(0.5);
    expect(swarm.read(up)).toBe(1);
  });
});

describe("people", () => {
  it("are counted by how their request ended, how long they waited, and what they thought of it", () => {
    const swarm = watched()
      .tell("request.finished", { outcome: "ok", duration: 3 })
      .tell("request.finished", { outcome: "failed" })
      .tell("feedback.given", { rating: 4 });
    expect(swarm.lines("swarm_experience_requests_total")).toEqual({
      [`swarm_experience_requests_total{outcome="ok"}`]: 1,
      [`swarm_experience_requests_total{outcome="failed"}`]: 1,
      [`swarm_experience_requests_total{outcome="timeout"}`]: 0,
    });
    expect(swarm.read("swarm_experience_request_duration_seconds_sum")).toBe(3);
    expect(swarm.read(`swarm_experience_request_duration_seconds_bucket{le="2"}`)).toBe(0);
    expect(swarm.read(`swarm_experience_request_duration_seconds_bucket{le="4"}`)).toBe(1);
    expect(Object.values(swarm.lines("swarm_experience_feedback_total"))).toEqual([0, 0, 0, 1, 0]);
  });
});
