// How many agents, how much work and how often.
import { roleNames } from "./roles.ts";
import type { Role } from "./roles.ts";

export const scenarioNames = ["light", "medium", "heavy", "overload"] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** One plan, two pieces of code, one review, one test: every request of a person is these. */
export const TASKS_PER_REQUEST = 5;

/** One agent of a cast; its name stays the same over restarts. */
export interface Member {
  readonly agent: string;
  readonly role: Role;
}

export interface Scenario {
  readonly name: ScenarioName;
  readonly cast: readonly Member[];
  /** Tasks of one round. */
  readonly tasks: number;
  /** Seconds from one round to the next, before jitter. */
  readonly everySeconds: number;
  /** For help texts. */
  readonly summary: string;
}

type Counts = Readonly<Record<Role, number>>;

function castOf(counts: Counts): readonly Member[] {
  return roleNames.flatMap((role) =>
    Array.from({ length: counts[role] }, (_, index) => ({ agent: `${role}-${String(index + 1)}`, role })),
  );
}

function scenario(name: ScenarioName, counts: Counts, tasks: number, everySeconds: number, mood: string): Scenario {
  const cast = castOf(counts);
  const summary = `${String(cast.length)} agents, ${String(tasks)} tasks every ${String(everySeconds)} s: ${mood}`;
  return { name, cast, tasks, everySeconds, summary };
}

const THREE: Counts = { planner: 1, coder: 1, reviewer: 1, tester: 0 };
const FIVE: Counts = { planner: 1, coder: 2, reviewer: 1, tester: 1 };
const EIGHT: Counts = { planner: 1, coder: 3, reviewer: 2, tester: 2 };

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  light: scenario("light", THREE, 5, 6, "plenty of free hands"),
  medium: scenario("medium", FIVE, 20, 8, "about half of the slots busy"),
  heavy: scenario("heavy", EIGHT, 50, 8, "most slots busy, short queues"),
  overload: scenario("overload", EIGHT, 100, 8, "more work than the agents can do, the queue stays long"),
};

export const DEFAULT_SCENARIO: ScenarioName = "medium";
