// Starts one program of the stack, waits until it answers, keeps what it printed, and ends it: only what was started here.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

export interface Program {
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Its exit code, once it has one. */
  readonly gone: Promise<number | null>;
  /** Sends a signal, to it or to its whole group, and resolves with the exit code once it is gone. */
  end(signal?: NodeJS.Signals, whom?: "alone" | "group"): Promise<number | null>;
}

export function start(
  path: string,
  args: readonly string[],
  options: { cwd?: string; detached?: boolean; env?: NodeJS.ProcessEnv } = {},
): Program {
  const child: ChildProcess = spawn(path, [...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const gone = once(child, "exit").then(([code]) => code as number | null);
  return {
    pid: child.pid ?? 0,
    output: () => printed,
    gone,
    async end(signal = "SIGTERM", whom = "alone") {
      if (child.exitCode === null) process.kill((child.pid ?? 0) * (whom === "group" ? -1 : 1), signal);
      const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
      const code = await gone;
      clearTimeout(timer);
      return code;
    },
  };
}

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Asks again and again until there is an answer other than undefined; a fault while asking counts as none. */
export async function until<T>(
  what: string,
  patienceMs: number,
  ask: () => Promise<T | undefined>,
  everyMs = 200,
): Promise<T> {
  const began = Date.now();
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() - began > patienceMs) {
      throw new Error(
        `${what}: not within ${String(patienceMs / 1000)} s${last === undefined ? "" : `, last fault: ${last instanceof Error ? last.message : "unknown"}`}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

export async function getJson<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}: ${await response.text()}`);
  return (await response.json()) as T;
}
