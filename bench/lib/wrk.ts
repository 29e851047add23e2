// Closed-loop load: wrk sends as fast as it gets answers.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../scripts/root.ts";
import { freshNonces, type Prepared } from "./bodies.ts";
import { pinned } from "./cores.ts";
import { loadPrograms } from "./debian.ts";

const run = promisify(execFile);

/** More requests than any load sends in its time. */
const MOST_REQUESTS = 10_000_000;

export interface Load {
  readonly requests: number;
  readonly requestsPerSecond: number;
}

/** Writes requests where wrk reads them; the folder names them from then on. */
export async function writeRequests(folder: string, prepared: readonly Prepared[]): Promise<void> {
  await writeFile(join(folder, "requests.bin"), Buffer.concat(prepared.map(({ bytes }) => bytes)));
  const lines = prepared.map(({ bytes, times, nonces }) => `${bytes.length};${times.join(",")};${nonces.join(",")}\n`);
  await writeFile(join(folder, "requests.txt"), lines.join(""));
}

/** Sends for some seconds over some connections. Rejects if a single answer was not a good one. */
export async function wrk(folder: string, url: URL, connections: number, seconds: number): Promise<Load> {
  const { wrk: program, libraries } = await loadPrograms();
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", join(root, "bench/lib/post.lua"), url.href];
  const [path = "", ...rest] = pinned("load", [program, ...args, "--", folder, String(freshNonces(MOST_REQUESTS))]);
  const { stdout } = await run(path, rest, { env: { ...process.env, LD_LIBRARY_PATH: libraries } });
  return readReport(stdout);
}

/** Reads what wrk prints. Throws if it tells of errors, or of nothing. */
export function readReport(printed: string): Load {
  const trouble = /Non-2xx or 3xx responses: .*|Socket errors: .*/.exec(printed)?.[0];
  if (trouble !== undefined) throw new Error(`wrk: ${trouble}`);
  const requests = /(\d+) requests in /.exec(printed)?.[1];
  const rate = /Requests\/sec: +([\d.]+)/.exec(printed)?.[1];
  if (requests === undefined || rate === undefined) throw new Error(`wrk told no rate: ${printed.slice(0, 200)}`);
  return { requests: Number(requests), requestsPerSecond: Number(rate) };
}
