// What a report about an agent does: birth, sign of life, end.
import { agents, coordination } from "../catalog/index.ts";
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { AgentRecord } from "./agents.ts";
import type { Shelf } from "./shelf.ts";

export function spawned(shelf: Shelf, event: EventOf<"agent.spawned">, now: Millis): void {
  const known = shelf.agents.known(event.agent);
  const agent = shelf.agents.of(event.agent, now);
  if (known) restart(shelf, agent, now);
  agent.stoppedAt = undefined;
  shelf.agents.heard(agent, now, true);
  identify(shelf, agent, event);
  shelf.agents.setSlots(agent, event.slots);
  if (event.duration !== undefined) shelf.ledger.set(agents.spawnDuration, [agent.name], event.duration, agent);
  if (event.topology !== undefined) {
    shelf.ledger.of(coordination.topologyInfo).clear();
    shelf.ledger.set(coordination.topologyInfo, [event.topology], 1);
  }
}

export function heartbeat(shelf: Shelf, event: EventOf<"agent.heartbeat">, now: Millis): void {
  const agent = shelf.agents.of(event.agent, now);
  shelf.agents.heard(agent, now, false);
  identify(shelf, agent, event);
  agent.heartbeat = event.interval ?? agent.heartbeat ?? 0;
  agent.reported = event.state;
  // A paused agent takes no work: its slots are no capacity while it is so.
  shelf.agents.setSlots(agent, event.state === "paused" ? 0 : event.slots);
  if (event.memory !== undefined) shelf.ledger.set(agents.memory, [agent.name], event.memory, agent);
  if (event.cpu !== undefined) raiseCpu(shelf, agent, event.cpu);
}

export function stopped(shelf: Shelf, event: EventOf<"agent.stopped">, now: Millis): void {
  const agent = shelf.agents.of(event.agent, now);
  shelf.agents.heard(agent, now, true);
  agent.stoppedAt = event.time;
  shelf.agents.orphan(agent, now);
}

function restart(shelf: Shelf, agent: AgentRecord, now: Millis): void {
  shelf.agents.orphan(agent, now);
  agent.cpuReported = 0;
  // After a stop, `heard` counts the return; this is the start of one that was not seen to stop.
  if (agent.stoppedAt !== undefined) agent.stoppedAt = undefined;
  shelf.ledger.add(agents.restarts, [agent.name], 1, agent);
}

function identify(shelf: Shelf, agent: AgentRecord, told: { type?: string; swarm?: string; version?: string }): void {
  shelf.agents.identify(agent, {
    ...(told.type !== undefined && { type: shelf.agentTypes.admit(told.type) }),
    ...(told.swarm !== undefined && { swarm: shelf.swarms.admit(told.swarm) }),
    ...(told.version !== undefined && { version: shelf.versions.admit(told.version) }),
  });
}

/** The total is the agent's own and begins again with its process: only growth is added. */
function raiseCpu(shelf: Shelf, agent: AgentRecord, total: number): void {
  const growth = total >= agent.cpuReported ? total - agent.cpuReported : total;
  agent.cpuReported = total;
  shelf.ledger.add(agents.cpuSeconds, [agent.name], growth, agent);
}
