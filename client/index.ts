// The client that is put into agents: `import { swarm } from "swarmscope/client"`. It needs no other package, never throws,
// never waits, never keeps a process alive, and uses bounded memory, whether the exporter is there or not.
import { randomBytes } from "node:crypto";
import type { Agent, AgentOptions } from "./agent.ts";
import { Client } from "./client.ts";
import type { Counter, Gauge, Timer } from "./instruments.ts";
import type { MetricOptions, TimerOptions } from "./meter.ts";
import { readOptions, type ClientOptions } from "./options.ts";

export type { Agent, AgentOptions, ReadPool, ReadUsage } from "./agent.ts";
export type { Attempt, AttemptOptions } from "./attempt.ts";
export type { Client, ClientStats, QueuedOptions, ReadQueue } from "./client.ts";
export type * from "./events.ts";
export type { Counter, Gauge, Timer } from "./instruments.ts";
export type { MetricOptions, MetricStats, TimerOptions } from "./meter.ts";
export type { ClientOptions } from "./options.ts";
export type { OnProblem, Problem, ProblemKind } from "./problems.ts";
export type { Labels } from "./series.ts";

interface Swarm {
  (options?: ClientOptions): Client;
  /** An agent of the client that the whole process shares. */
  agent(name?: string, options?: AgentOptions): Agent;
  /** A metric of your own that only grows, of the shared client. */
  counter(name: string, options?: MetricOptions): Counter;
  /** A metric of your own that goes up and down, of the shared client. */
  gauge(name: string, options?: MetricOptions): Gauge;
  /** A metric of your own that tells how long something takes, of the shared client. */
  timer(name: string, options?: TimerOptions): Timer;
  /** Flushes the shared client. */
  flush(): Promise<boolean>;
  /** Closes the shared client; agents and metrics made later have another one. */
  close(seconds?: number): Promise<boolean>;
}

function createClient(options?: ClientOptions): Client {
  const run = randomBytes(8).toString("base64url").slice(0, 10);
  return new Client(readOptions(options, process.env), { run, now: Date.now, random: Math.random });
}

let shared: Client | undefined;

/**
 * A client of the exporter at `url`. Options come from the arguments, else from the environment (SWARMSCOPE_URL,
 * SWARMSCOPE_TOKEN, SWARMSCOPE_AGENT, OTEL_SERVICE_NAME), else from defaults. Never throws: a wrong option is told as a problem.
 *
 * `swarm.agent` makes an agent of one client that is shared by the whole process; `swarm.counter`, `swarm.gauge`,
 * `swarm.timer`, `swarm.flush` and `swarm.close` are that client's.
 *
 * @example
 * import { swarm } from "swarmscope/client";
 * const agent = swarm.agent("coder-1", { type: "coder" });
 * await agent.task("review", async () => review(diff));
 */
export const swarm: Swarm = Object.assign(createClient, {
  agent: (name?: string, options?: AgentOptions): Agent => (shared ??= createClient()).agent(name, options),
  counter: (name: string, options?: MetricOptions): Counter => (shared ??= createClient()).counter(name, options),
  gauge: (name: string, options?: MetricOptions): Gauge => (shared ??= createClient()).gauge(name, options),
  timer: (name: string, options?: TimerOptions): Timer => (shared ??= createClient()).timer(name, options),
  flush: async (): Promise<boolean> => (await shared?.flush()) ?? true,
  close: async (seconds?: number): Promise<boolean> => {
    const closing = shared?.close(seconds);
    shared = undefined;
    return (await closing) ?? true;
  },
});
