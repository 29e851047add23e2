// What one measurement has started and written, so that it is ended and deleted whatever happens.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { start, until, type Program } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { pinned, type Place } from "./cores.ts";

const READY_MS = 60_000;
const READY_POLL_MS = 20;

const inUse = new Set<Stage>();

/** Clears every stage: for when the bench itself is ended. */
export async function clearStages(): Promise<void> {
  await Promise.all([...inUse].map((stage) => stage.clear()));
}

export class Stage {
  readonly #programs: Program[] = [];
  readonly #folders: string[] = [];

  constructor() {
    inUse.add(this);
  }

  /**
   * Starts a program and waits until it prints what `ready` matches; gives its process id and the first group of the match.
   * Rejects with its last words if it ends before.
   */
  async start(place: Place, command: readonly string[], ready: RegExp): Promise<Started> {
    const [path = "", ...args] = pinned(place, command);
    const program = start(path, args);
    this.#programs.push(program);
    let over = false;
    void program.gone.then(() => (over = true));
    const match = await until(`${command[0] ?? ""} is ready`, READY_MS, poll, READY_POLL_MS);
    if (match === "over") throw new Error(`it ended at once: ${lastWords(program)}`);
    return { pid: program.pid, found: match[1] ?? "" };

    async function poll(): Promise<RegExpExecArray | "over" | undefined> {
      return ready.exec(program.output()) ?? (over ? "over" : undefined);
    }
  }

  /** A new folder on the disk of this repository (a temporary folder may lie in memory). */
  async folder(): Promise<string> {
    const above = join(root, ".cache", "bench");
    await mkdir(above, { recursive: true });
    const made = await mkdtemp(join(above, "run-"));
    this.#folders.push(made);
    return made;
  }

  /** Ends what is still running and deletes what was written. The stage may be used again. */
  async clear(): Promise<void> {
    await Promise.all(this.#programs.splice(0).map((program) => program.end()));
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true, force: true });
  }
}

export interface Started {
  readonly pid: number;
  readonly found: string;
}

function lastWords(program: Program): string {
  return program.output().trim().split("\n").slice(-3).join(" ").slice(0, 400);
}
