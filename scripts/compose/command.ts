// Runs a program to its end and gives what it printed; a fault says what the program said.
import { execFile, type ChildProcess } from "node:child_process";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Circumstances {
  readonly env?: Environment;
  readonly cwd?: string;
  /** It is ended after this many milliseconds. */
  readonly limit?: number;
}

const TEN_MINUTES = 600_000;
/** What `docker compose build` prints fits many times. */
const MOST_OUTPUT = 64 * 1024 * 1024;
const LINES_TOLD = 25;

const running = new Set<ChildProcess>();

/** Resolves with stdout. Rejects with the last lines of stderr (or stdout) if the program fails, is missing, or takes too long. */
export function run(program: string, args: readonly string[], circumstances: Circumstances = {}): Promise<string> {
  const { env, cwd, limit = TEN_MINUTES } = circumstances;
  return new Promise((resolve, reject) => {
    const options = { ...(env && { env }), ...(cwd !== undefined && { cwd }), timeout: limit, maxBuffer: MOST_OUTPUT };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      running.delete(child);
      if (error === null) resolve(stdout);
      else reject(new Error(told([program, ...args].join(" "), error, stderr.trim() === "" ? stdout : stderr)));
    });
    // Nobody is going to say anything: some wait for it.
    child.stdin?.end();
    running.add(child);
  });
}

/** Ends what runs now, so that nothing outlives a test that was interrupted. */
export function endRunning(): void {
  for (const child of running) child.kill("SIGTERM");
}

function told(command: string, error: Error & { killed?: boolean | undefined }, output: string): string {
  const end = error.killed === true ? "took too long" : "failed";
  const lines = output.trim() === "" ? [error.message] : output.trim().split("\n");
  return `${command} ${end}:\n${lines.slice(-LINES_TOLD).join("\n")}`;
}

/** True if the program is there and ends without a fault. */
export async function succeeds(
  program: string,
  args: readonly string[],
  circumstances: Circumstances = {},
): Promise<boolean> {
  return run(program, args, circumstances).then(
    () => true,
    () => false,
  );
}
