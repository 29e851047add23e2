// The rules every task must keep, read from the events of a run that has ended.
import type { Received } from "./event-door.ts";

type TaskEvent = Extract<Received, { task: string }>;

/** Milliseconds: times are whole milliseconds read on two sides, and a busy machine reads the second one late. */
const TOLERANCE = 250;

/** What is wrong with the life cycles, a sentence each. */
export function faultsOf(events: readonly Received[]): readonly string[] {
  const attempts = new Map<string, TaskEvent[]>();
  for (const event of events) {
    if (!("task" in event)) continue;
    const key = `${event.task} attempt ${event.attempt}`;
    attempts.set(key, [...(attempts.get(key) ?? []), event]);
  }
  return [...attempts].flatMap(([key, steps]) => faultsOfAttempt(steps).map((fault) => `${key}: ${fault}`));
}

function faultsOfAttempt(steps: readonly TaskEvent[]): readonly string[] {
  const faults: string[] = [];
  const kinds = steps.map((step) => step.kind);
  const legal = ["task.queued", "task.assigned", "task.started", "task.finished"].slice(0, kinds.length);
  const lost = kinds.join() === "task.queued,task.assigned,task.finished";
  if (kinds.join() !== legal.join() && !lost) faults.push(`went ${kinds.join()}`);
  if (kinds.includes("task.assigned") && !kinds.includes("task.finished")) faults.push("was given out and never ended");
  steps.slice(1).forEach((step, index) => {
    if (step.time < (steps[index]?.time ?? 0)) faults.push(`${step.kind} is before the step it follows`);
  });
  const agents = new Set(steps.flatMap((step) => ("agent" in step ? [step.agent] : [])));
  if (agents.size > 1) faults.push(`ran on ${[...agents].join()}`);
  return [...faults, ...faultsOfTimes(steps)];
}

function faultsOfTimes(steps: readonly TaskEvent[]): readonly string[] {
  const queued = steps.find((step) => step.kind === "task.queued");
  const assigned = steps.find((step) => step.kind === "task.assigned");
  const started = steps.find((step) => step.kind === "task.started");
  const finished = steps.find((step) => step.kind === "task.finished");
  const faults: string[] = [];
  if (assigned !== undefined && !(assigned.duration > 0)) faults.push("the decision took no time");
  if (queued !== undefined && started !== undefined) {
    if (Math.abs(started.time - queued.time - started.wait * 1000) > 1)
      faults.push("the wait is not what the times say");
  }
  if (started !== undefined && finished?.duration !== undefined) {
    const span = finished.time - started.time;
    if (finished.duration < 0) faults.push("the duration is negative");
    if (Math.abs(span - finished.duration * 1000) > TOLERANCE) faults.push(`ran ${finished.duration} s in ${span} ms`);
  }
  return faults;
}
