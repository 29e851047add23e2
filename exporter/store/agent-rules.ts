// What a report about an agent does: birth, sign of life, end.
import type { Millis } from "../model/clock.ts";
import type { EventOf } from "../model/event.ts";
import type { AgentRecord } from "./records.ts";
import type { Shelf } from "./shelf.ts";
import { changeRow } from "./tables.ts";

export function spawned(shelf: Shelf, event: EventOf<"agent.spawned">, now: Millis): void {
  const known = shelf.agents.known(event.agent);
  const agent = shelf.agents.of(event.agent, now);
  if (event.topology !== undefined) {
    const { topologyInfo, rows } = shelf.tables.swarm;
    topologyInfo.clear();
    topologyInfo.set(rows.topologies.row(event.topology), 1);
  }
  if (agent.isOther) return shelf.agents.heard(agent, event.time, now, true);
  if (known && !begins(shelf, agent, event.time, now)) return;
  agent.bornAt = event.time;
  shelf.agents.heard(agent, event.time, now, true);
  identify(shelf, agent, event);
  tellSlots(shelf, agent, event.slots);
  if (event.duration !== undefined) shelf.tables.agent.spawnDuration.set(agent.slot, event.duration);
}

/** True if a start told of a known agent is the start of its present incarnation: of a new one, or told after its first work. */
function begins(shelf: Shelf, agent: AgentRecord, time: Millis, now: Millis): boolean {
  const begun = Math.max(agent.bornAt ?? agent.firstSeen, agent.stoppedAt ?? 0);
  if (time > begun || time === agent.stoppedAt) {
    shelf.agents.restart(agent, time, now);
    return true;
  }
  shelf.notice(time === agent.bornAt ? "duplicate" : "out_of_order");
  return agent.bornAt === undefined && agent.stoppedAt === undefined;
}

export function heartbeat(shelf: Shelf, event: EventOf<"agent.heartbeat">, now: Millis): void {
  const agent = shelf.agents.of(event.agent, now);
  // What many agents told of themselves is nothing that could be told of all of them.
  if (agent.isOther) return shelf.agents.heard(agent, event.time, now, false);
  if (event.time < Math.max(agent.heartbeatAt, agent.stoppedAt ?? 0)) return shelf.notice("out_of_order");
  shelf.agents.heard(agent, event.time, now, false);
  identify(shelf, agent, event);
  agent.heartbeatAt = Math.min(event.time, now);
  agent.heartbeat = event.interval ?? agent.heartbeat ?? 0;
  agent.reported = event.state;
  tellSlots(shelf, agent, event.slots);
  tellProcess(shelf, agent, event);
}

/** What an agent does not tell of its process has no series. */
function tellProcess({ tables }: Shelf, agent: AgentRecord, event: EventOf<"agent.heartbeat">): void {
  const { memory, heapUsed, eventLoopDelay, cpuSeconds, gcSeconds } = tables.agent;
  if (event.memory !== undefined) memory.set(agent.slot, event.memory);
  if (event.heap_used !== undefined) heapUsed.set(agent.slot, event.heap_used);
  if (event.event_loop_delay !== undefined) eventLoopDelay.set(agent.slot, event.event_loop_delay);
  if (event.cpu !== undefined) {
    cpuSeconds.add(agent.slot, growthOf(event.cpu, agent.cpuReported));
    agent.cpuReported = event.cpu;
  }
  if (event.gc_time !== undefined) {
    gcSeconds.add(agent.slot, growthOf(event.gc_time, agent.gcReported));
    agent.gcReported = event.gc_time;
  }
}

/** What is not told has no series; 0 is told too, so that the first change is seen as one. */
export function codeChanged(shelf: Shelf, event: EventOf<"code.changed">, now: Millis): void {
  const { codeLines, commits, pullRequests } = shelf.tables.agent;
  const agent = shelf.agents.of(event.agent, now);
  shelf.agents.heard(agent, event.time, now, true);
  if (event.added !== undefined) codeLines.add(changeRow(agent.slot, "added"), event.added);
  if (event.removed !== undefined) codeLines.add(changeRow(agent.slot, "removed"), event.removed);
  if (event.commits !== undefined) commits.add(agent.slot, event.commits);
  if (event.pull_requests !== undefined) pullRequests.add(agent.slot, event.pull_requests);
}

export function stopped(shelf: Shelf, event: EventOf<"agent.stopped">, now: Millis): void {
  const agent = shelf.agents.of(event.agent, now);
  if (agent.stoppedAt !== undefined) return shelf.notice("duplicate");
  shelf.agents.heard(agent, event.time, now, true);
  if (agent.isOther) return;
  // The end of the one before, told after the beginning of this one.
  if (agent.bornAt !== undefined && event.time < agent.bornAt) return shelf.notice("out_of_order");
  shelf.agents.end(agent, now);
  agent.stoppedAt = event.time;
}

function tellSlots(shelf: Shelf, agent: AgentRecord, slots: number | undefined): void {
  agent.toldSlots = slots ?? agent.toldSlots;
  shelf.agents.publishSlots(agent);
}

type Identity = Partial<Pick<EventOf<"agent.spawned">, "type" | "swarm" | "version">>;

function identify(shelf: Shelf, agent: AgentRecord, { type, swarm, version }: Identity): void {
  shelf.agents.identify(
    agent,
    type === undefined ? undefined : shelf.agentTypes.admit(type),
    swarm === undefined ? undefined : shelf.swarms.admit(swarm),
    version === undefined ? undefined : shelf.versions.admit(version),
  );
}

/** A total is the agent's own and begins again with its process: only growth is added. */
function growthOf(total: number, before: number): number {
  return total >= before ? total - before : total;
}
