// Agents of the bench and what they do, drawn from a fixed seed: every run sends the same.
import { TYPES_OF_AN_AGENT, type Happening } from "./happenings.ts";

/** Everything that makes all series of so many agents exist, numbered from `first`: 27 of each in the peer, 29 in ours. */
export function beginning(agents: number, first = 0): readonly Happening[] {
  return Array.from({ length: agents }, (_, i) => first + i).flatMap((agent): readonly Happening[] => [
    { what: "spawned", agent },
    ...tasks(agent, (type) => type !== 1),
    { what: "message", agent, seconds: 0.01 },
    heartbeat(agent),
  ]);
}

/** Something new of every kind from a tenth of the agents, at all their task types, spread evenly over all; another tenth each round. */
export function tenth(agents: number, round: number): readonly Happening[] {
  const chosen = Array.from({ length: agents }, (_, agent) => agent).filter((agent) => agent % 10 === round % 10);
  return chosen.flatMap((agent): readonly Happening[] => [
    ...tasks(agent, () => random() < 0.95),
    { what: "message", agent, seconds: duration() / 100 },
    heartbeat(agent),
  ]);
}

/** A day at work: two tasks to a message and a heartbeat, from agents in no order. */
export function mix(agents: number, count: number): readonly Happening[] {
  return Array.from({ length: count }, (_, i): Happening => {
    const agent = Math.floor(random() * agents);
    if (i % 4 === 1) return { what: "message", agent, seconds: duration() / 100 };
    if (i % 4 === 3) return heartbeat(agent);
    const type = Math.floor(random() * TYPES_OF_AN_AGENT);
    return { what: "task", agent, type, seconds: duration(), ok: random() < 0.95 };
  });
}

/** A task of each type an agent works on. */
function tasks(agent: number, ok: (type: number) => boolean): readonly Happening[] {
  return Array.from({ length: TYPES_OF_AN_AGENT }, (_, type): Happening => {
    return { what: "task", agent, type, seconds: duration(), ok: ok(type) };
  });
}

function heartbeat(agent: number): Happening {
  return {
    what: "heartbeat",
    agent,
    memory: Math.floor(random() * 5e8),
    cpu: random() * 1000,
    busy: random() < 0.5,
  };
}

let seed = 12_345;

/** A linear congruential generator: good enough to scatter, and the same everywhere. */
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}

/** From 18 ms to 7 s, most of them short. */
function duration(): number {
  return Math.exp(random() * 6 - 4);
}
