// Which agent gets which task: capability first, then the least load, then the one whose craft it is.
import type { Waiting } from "./backlog.ts";
import { roles } from "./roles.ts";
import type { Role, TaskType } from "./roles.ts";

export interface Candidate {
  readonly agent: string;
  readonly role: Role;
  /** Attempts it runs now. */
  readonly running: number;
  /** Attempts it was given so far: evens out what load cannot tell apart. */
  readonly given: number;
}

export interface Decision {
  readonly waiting: Waiting;
  readonly agent: string;
}

/** Pure. The longest waiting task that a free agent can do, and that agent; nothing if no task can go. */
export function decide(heads: readonly Waiting[], candidates: readonly Candidate[]): Decision | undefined {
  const free = candidates.filter((candidate) => candidate.running < roles[candidate.role].slots);
  for (const waiting of heads) {
    const best = chooseAgent(waiting.task.type, free);
    if (best !== undefined) return { waiting, agent: best.agent };
  }
  return undefined;
}

function chooseAgent(type: TaskType, free: readonly Candidate[]): Candidate | undefined {
  const able = free.filter((candidate) => roles[candidate.role].does.includes(type));
  const [best] = able.sort((a, b) => load(a) - load(b) || distance(a, type) - distance(b, type) || a.given - b.given);
  return best;
}

function load(candidate: Candidate): number {
  return candidate.running / roles[candidate.role].slots;
}

function distance(candidate: Candidate, type: TaskType): number {
  return roles[candidate.role].does[0] === type ? 0 : 1;
}
