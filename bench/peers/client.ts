// What telling of a task costs the process that runs it, export included: ours, a span of OpenTelemetry, a timer and a counter
// of prom-client; and what adding to a counter with labels costs, ours and that of prom-client. All in one process, in turn: the task is arithmetic that makes no garbage, and a figure is the processor
// time (of all threads, so garbage collection counts) of so many tasks with what tells of them, less that of bare ones.
// Arguments: the exporter's address, the address of a server that takes spans, rounds. Prints the figures in seconds as JSON.
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { Counter, Histogram } from "prom-client";
import { swarm } from "../../client/index.ts";
import { inTurn } from "../lib/in-turn.ts";
import { tracing } from "./bench-packages.ts";

const [exporter = "", spans = "", rounds = ""] = process.argv.slice(2);
/** Tasks of a round. Each round ends with everything sent. */
const TASKS = 7000;
const TASK_SECONDS = 1e-6;
/** Seconds nothing is done, by rounds. */
const IDLE_SHARE = 0.05;
const AGENTS = 100;
const TASK_TYPES = ["review", "code", "test", "plan"];
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const field = new Uint32Array(64);
function spin(steps: number): number {
  let x = 1;
  for (let i = 0; i < steps; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    field[x & 63] = (field[x & 63] ?? 0) ^ x;
  }
  return x;
}

function stepsOf(seconds: number): number {
  spin(1e6);
  const began = performance.now();
  spin(2e7);
  return Math.round((seconds * 2e7 * 1000) / (performance.now() - began));
}

const steps = stepsOf(TASK_SECONDS);
const work = (): number => spin(steps);
const nameOf = (i: number): string => names[i % AGENTS] ?? "";
const typeOf = (i: number): string => TASK_TYPES[i % TASK_TYPES.length] ?? "";
const names = Array.from({ length: AGENTS }, (_, i) => `agent-${i}`);

const client = swarm({ url: exporter, flushEvery: 3600 });
const agents = names.map((name) => client.agent(name, { heartbeat: false }));
const duration = new Histogram({ name: "d", help: "d", labelNames: ["agent", "task_type"], buckets: BUCKETS });
const done = new Counter({ name: "c", help: "c", labelNames: ["agent", "outcome"] });
const ourCounter = client.counter("bench.tasks", { unit: "{task}" });
const promCounter = new Counter({ name: "t", help: "t", labelNames: ["agent", "task_type"] });
/** Values added in a row for each task of a round: they cost little, and must be seen beside it. */
const VALUES = 20;
const { tracer, provider } = tracing(spans, TASKS);

/** Seconds of processor time a task takes, in a round of them. */
async function cost(task: (i: number) => void, send: () => Promise<unknown>): Promise<number> {
  await turn();
  const before = process.cpuUsage();
  for (let i = 0; i < TASKS; i++) task(i);
  await send();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / TASKS;
}

const nothing = async (): Promise<void> => undefined;
const bare = async (): Promise<number> => await cost(work, nothing);
const told = await inTurn(
  { rounds: Number(rounds), warmUp: 6, say: () => undefined },
  {
    bare,
    again: bare,
    clock: async () =>
      await cost((i) => {
        const begun = performance.now();
        work();
        field[i & 63] = performance.now() - begun;
      }, nothing),
    ours: async () => await cost((i) => agents[i % AGENTS]?.task(typeOf(i), work), client.flush.bind(client)),
    span: async () =>
      await cost(
        (i) => {
          const span = tracer.startSpan("task", { attributes: { "agent.id": nameOf(i), "task.type": typeOf(i) } });
          work();
          span.setStatus({ code: 1 });
          span.end();
        },
        async () => await provider.forceFlush(),
      ),
    prom: async () =>
      await cost((i) => {
        const end = duration.startTimer({ agent: nameOf(i), task_type: typeOf(i) });
        work();
        end();
        done.inc({ agent: nameOf(i), outcome: "ok" });
      }, nothing),
    ourCounter: async () =>
      await cost((i) => {
        for (let j = 0; j < VALUES; j++) ourCounter.add(1, { agent: nameOf(i + j), task_type: typeOf(i) });
      }, client.flush.bind(client)),
    promCounter: async () =>
      await cost((i) => {
        for (let j = 0; j < VALUES; j++) promCounter.inc({ agent: nameOf(i + j), task_type: typeOf(i) });
      }, nothing),
  },
);

/** Seconds of processor time a second takes in which nothing is done. */
async function idleCost(): Promise<number> {
  const seconds = Number(rounds) * IDLE_SHARE;
  const before = process.cpuUsage();
  await wait(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / seconds;
}

const idle = await inTurn(
  { rounds: 3, warmUp: 1, say: () => undefined },
  {
    bare: idleCost,
    agent: async () => {
      const agent = client.agent("idle");
      const cost = await idleCost();
      agent.stop();
      return cost;
    },
  },
);
const counters = { ourCounter: told.ourCounter / VALUES, promCounter: told.promCounter / VALUES };
console.log(`took ${JSON.stringify({ ...told, ...counters, idle: idle.agent - idle.bare, stats: client.stats() })}`);
process.exit(0);
