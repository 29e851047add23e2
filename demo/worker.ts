// A worker process: takes tasks from its coordinator, votes, reads messages, gives signs of life.
import { mkdir, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { watchProcess } from "../client/process-use.ts";
import { Memory } from "./memory.ts";
import { modelAt, ModelBusy } from "./model.ts";
import { HEALTHY, isDown, parseStart, stepsOfPlan } from "./protocol.ts";
import type { Down, End, TaskOrder, Up } from "./protocol.ts";
import { roles } from "./roles.ts";
import { digest, doWork, GivenUp } from "./work.ts";
import type { Workplace } from "./work.ts";

const start = parseStart(process.argv[2]);
const { does, mostSteps } = roles[start.role];
const abort = new AbortController();
const running = new Set<Promise<void>>();
const inputs = new Map<string, readonly string[]>();
const waitingForRelease = new Set<() => void>();
let impairments = HEALTHY;
let stopping = false;

function say(message: Up, then: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, {}, then);
}

const ask = modelAt(start.model, (call) => {
  say({ say: "asked", call });
});
const used: Workplace["used"] = (tool, outcome, duration) => {
  say({ say: "used", tool, outcome, duration });
};

/** Lines of the draft an agent has of its code; the next one takes its place. */
let draft = 0;
function wrote(lines: number): void {
  say({ say: "changed", change: { added: lines, removed: draft } });
  draft = lines;
}

const memory = new Memory(start.folder, (outcome, duration) => {
  say({ say: "queried", outcome, duration });
});

const watching = watchProcess();
function beat(): void {
  const state = stopping ? "stopping" : running.size > 0 ? "busy" : "idle";
  say({ say: "heartbeat", state, use: watching.use() });
  say({ say: "pooled", pool: memory.pool });
}

function released(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    waitingForRelease.add(resolve);
    signal.addEventListener("abort", () => {
      reject(new Error("stopped"));
    });
  });
}

function endOf(error: unknown): End {
  if (abort.signal.aborted) return "cancelled";
  if (error instanceof GivenUp) return "timeout";
  return error instanceof ModelBusy ? "transient" : "failed";
}

async function run(order: TaskOrder): Promise<void> {
  const { task, attempt, type } = order;
  const began = performance.now();
  say({ say: "started", task, attempt, time: Date.now() });
  const extraCalls = type === does[0] || type === "triage" ? 0 : 1;
  const place: Workplace = {
    ...{ folder: start.folder, ask, used, extraCalls, released, impairments: () => impairments },
    wrote: type === "code" ? wrote : () => undefined,
  };
  let end: End = "ok";
  let result = "";
  try {
    // It goes on from what it remembers of its last task of the kind.
    const before = await memory.recall(type);
    result = await doWork(order, [...(inputs.get(task) ?? []), before], place, abort.signal);
    await memory.remember(type, result);
    if (type === "code") say({ say: "changed", change: { commits: 1 } });
  } catch (error) {
    end = endOf(error);
  }
  inputs.delete(task);
  say({ say: "ended", task, attempt, end, time: Date.now(), duration: (performance.now() - began) / 1000, result });
}

function read(task: string, bodies: readonly string[]): void {
  const began = performance.now();
  const read = bodies.map((body) => `${digest(body)} ${JSON.stringify(JSON.parse(body))}`);
  if (task !== "") inputs.set(task, read);
  say({ say: "handled", count: bodies.length, duration: (performance.now() - began) / 1000 });
}

function vote(round: number, plan: string): void {
  // A hung agent gives signs of life and nothing else.
  if (impairments.hung) return;
  say({ say: "voted", round, yes: stepsOfPlan(plan) <= mostSteps });
}

async function leave(): Promise<void> {
  abort.abort();
  await Promise.all(running);
  await rm(start.folder, { recursive: true, force: true });
}

// The coordinator is gone: nobody else tidies up. The last worker to leave takes the common folder along.
function orphaned(): void {
  leave()
    .then(() => rmdir(dirname(start.folder)))
    .catch(() => undefined)
    .finally(() => process.exit(0));
}

async function stop(grace: number): Promise<void> {
  stopping = true;
  const timer = setTimeout(() => {
    abort.abort();
  }, grace);
  if (grace > 0) await Promise.all(running);
  clearTimeout(timer);
  await leave();
  say({ say: "stopped" }, () => process.exit(0));
}

function obey(message: Down): void {
  if (message.say === "do") {
    const attempt = run(message.order).finally(() => running.delete(attempt));
    running.add(attempt);
  } else if (message.say === "read") read(message.task, message.bodies);
  else if (message.say === "vote") vote(message.round, message.plan);
  else if (message.say === "stop") void stop(message.grace);
  else {
    impairments = message.impairments;
    if (impairments.hung) return;
    for (const release of waitingForRelease) release();
    waitingForRelease.clear();
  }
}

await mkdir(start.folder, { recursive: true, mode: 0o700 });
process.on("message", (message: unknown) => {
  if (isDown(message)) obey(message);
});
process.on("disconnect", orphaned);
// Ctrl-C in a terminal reaches the whole group; the coordinator says when to stop.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
setInterval(beat, start.heartbeat * 1000);
say({ say: "ready" });
beat();
// It may have gone while this was loading.
if (!process.connected) orphaned();
