// What a store should know after a sequence of reports, by the rules of docs/events.md in their plainest form.
// Attempts are numbered, agents send no heartbeats, time never stands still: the cases where one line decides.

export type Step =
  | { readonly do: "queued"; readonly task: string; readonly attempt: number }
  | { readonly do: "assigned" | "started"; readonly task: string; readonly attempt: number; readonly agent: string }
  | {
      readonly do: "finished";
      readonly task: string;
      readonly attempt: number;
      readonly agent: string;
      readonly outcome: string;
    }
  | { readonly do: "spawned" | "stopped"; readonly agent: string }
  | { readonly do: "tick" };

interface Attempt {
  readonly task: string;
  readonly attempt: number;
  state: "waiting" | "running" | "ended";
  inQueue: boolean;
  agent: string | undefined;
  orphanedAt: number | undefined;
  outcome: string | undefined;
}

export interface Model {
  /** Takes a step at a second later than that of the one before. */
  take(step: Step, second: number): void;
  depth(): number;
  inFlight(agent: string): number;
  /** Ends that counted, by outcome. */
  outcomes(): Readonly<Record<string, number>>;
  readonly duplicates: number;
  readonly conflicts: number;
}

const GRACE_SECONDS = 600;

export function model(): Model {
  const attempts = new Map<string, Attempt>();
  const outcomes: Record<string, number> = {};
  let duplicates = 0;
  let conflicts = 0;
  const all = (): readonly Attempt[] => [...attempts.values()];
  const key = (task: string, attempt: number): string => `${task}#${String(attempt)}`;

  function of({ task, attempt }: { readonly task: string; readonly attempt: number }): Attempt {
    const found = attempts.get(key(task, attempt));
    if (found !== undefined) return found;
    // A later attempt begins: the earlier one no longer waits.
    if (attempts.get(key(task, attempt - 1))?.state === "waiting") attempts.delete(key(task, attempt - 1));
    const made: Attempt = {
      task,
      attempt,
      state: "waiting",
      inQueue: false,
      agent: undefined,
      orphanedAt: undefined,
      outcome: undefined,
    };
    attempts.set(key(task, attempt), made);
    return made;
  }

  function end(attempt: Attempt, outcome: string): void {
    attempt.state = "ended";
    attempt.outcome = outcome;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }

  function orphan(agent: string, second: number): void {
    for (const attempt of all()) {
      if (attempt.state === "running" && attempt.agent === agent) attempt.orphanedAt ??= second;
    }
  }

  return {
    take(step, second) {
      if (step.do === "tick") {
        const lost = all().filter(({ orphanedAt = second }) => second - orphanedAt > GRACE_SECONDS);
        for (const attempt of lost) if (attempt.state === "running") end(attempt, "timeout");
      } else if (!("task" in step)) {
        orphan(step.agent, second);
      } else {
        const attempt = of(step);
        if (step.do === "queued") attempt.inQueue = true;
        if (step.do === "started" && attempt.state !== "ended") {
          Object.assign(attempt, { state: "running", agent: step.agent, orphanedAt: undefined });
        }
        if (step.do === "finished" && attempt.state !== "ended") end(attempt, step.outcome);
        else if (step.do === "finished" && attempt.outcome === step.outcome) duplicates++;
        else if (step.do === "finished") conflicts++;
      }
    },
    depth: () => all().filter(({ state, inQueue }) => state === "waiting" && inQueue).length,
    inFlight: (agent) =>
      all().filter((a) => a.state === "running" && a.agent === agent && a.orphanedAt === undefined).length,
    outcomes: () => outcomes,
    get duplicates() {
      return duplicates;
    },
    get conflicts() {
      return conflicts;
    },
  };
}
