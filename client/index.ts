// The client that is put into agents: `import { swarm } from "swarmscope/client"`. It needs no other package, never throws,
// never waits, never keeps a process alive, and uses bounded memory, whether the exporter is there or not.
import { randomBytes } from "node:crypto";
import type { Agent, AgentOptions } from "./agent.ts";
import { Client } from "./client.ts";
import { readOptions, type ClientOptions } from "./options.ts";

export type { Agent, AgentOptions, ReadPool, ReadUsage } from "./agent.ts";
export type { Attempt, AttemptOptions } from "./attempt.ts";
export type { Client, ClientStats, QueuedOptions, ReadQueue } from "./client.ts";
export type * from "./events.ts";
export type { ClientOptions } from "./options.ts";
export type { OnProblem, Problem, ProblemKind } from "./problems.ts";

interface Swarm {
  (options?: ClientOptions): Client;
  /** An agent of the client that the whole process shares. */
  agent(name?: string, options?: AgentOptions): Agent;
  /** Flushes the shared client. */
  flush(): Promise<boolean>;
  /** Closes the shared client; agents made later have another one. */
  close(seconds?: number): Promise<boolean>;
}

function createClient(options?: ClientOptions): Client {
  const run = randomBytes(8).toString("base64url").slice(0, 10);
  return new Client(readOptions(options, process.env), { run, now: Date.now, random: Math.random });
}

let shared: Client | undefined;

/**
 * A client of the exporter at `url`. Options come from the arguments, else from the environment (SWARMSCOPE_URL,
 * SWARMSCOPE_TOKEN, SWARMSCOPE_AGENT), else from defaults. Never throws: a wrong option is told as a problem.
 *
 * `swarm.agent` makes an agent of one client that is shared by the whole process; `swarm.flush` and `swarm.close` are that
 * client's.
 *
 * @example
 * import { swarm } from "swarmscope/client";
 * const agent = swarm.agent("coder-1", { type: "coder" });
 * await agent.task("review", async () => review(diff));
 */
export const swarm: Swarm = Object.assign(createClient, {
  agent: (name?: string, options?: AgentOptions): Agent => (shared ??= createClient()).agent(name, options),
  flush: async (): Promise<boolean> => (await shared?.flush()) ?? true,
  close: async (seconds?: number): Promise<boolean> => {
    const closing = shared?.close(seconds);
    shared = undefined;
    return (await closing) ?? true;
  },
});
