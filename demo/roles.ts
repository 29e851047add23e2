// Who can do what. Capabilities overlap, so that work can move when an agent is slow or gone.

export const taskTypes = ["plan", "code", "review", "test", "triage"] as const;
export type TaskType = (typeof taskTypes)[number];

export const roleNames = ["planner", "coder", "reviewer", "tester"] as const;
export type Role = (typeof roleNames)[number];

export interface Capabilities {
  /** Task types it can do; the first is its own craft, for the others it asks the model once more. */
  readonly does: readonly [TaskType, ...TaskType[]];
  /** Tasks it can run at the same time. */
  readonly slots: number;
  /** The longest plan, in steps, it votes for. */
  readonly mostSteps: number;
}

export const roles: Readonly<Record<Role, Capabilities>> = {
  planner: { does: ["plan", "review", "triage"], slots: 1, mostSteps: 12 },
  coder: { does: ["code", "test", "triage"], slots: 2, mostSteps: 11 },
  reviewer: { does: ["review", "plan", "triage"], slots: 1, mostSteps: 10 },
  tester: { does: ["test", "review", "triage"], slots: 1, mostSteps: 11 },
};

export const queueNames = ["main", "review"] as const;
export type QueueName = (typeof queueNames)[number];

/** What has been written waits for its checks apart from new work. */
export function queueOf(type: TaskType): QueueName {
  return type === "review" || type === "test" ? "review" : "main";
}
