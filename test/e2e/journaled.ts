// The built exporter with a journal: started on a folder, killed, and what then lies in the folder.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { start, until, type Program } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";

export interface Running {
  readonly program: Program;
  readonly url: string;
}

/** Compiles if need be, so that what runs is what stands in the sources. */
export function build(): void {
  execFileSync(process.execPath, [join(root, "scripts/run.mjs"), "exporter/cli", "--version"], { stdio: "pipe" });
}

const cli = join(root, "dist/exporter/cli.js");

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "swarmscope-crash-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the exporter on a folder, through `command` if one is given, and waits until it listens. It ends with the test. */
export async function startOn(
  folder: string,
  flags: readonly string[],
  command: readonly string[] = [],
): Promise<Running> {
  const [path, ...args] = [...command, process.execPath, cli];
  const program = start(path, [...args, "--listen", "127.0.0.1:0", "--data-dir", folder, ...flags]);
  let gone = false;
  void program.gone.then(() => (gone = true));
  onTestFinished(async () => {
    if (!gone) await program.end("SIGKILL");
  });
  const listens = async (): Promise<string | undefined> => /listens on (\S+)/.exec(program.output())?.[1];
  try {
    return { program, url: await until("the exporter listens", 30_000, listens, 10) };
  } catch (error) {
    throw new Error(program.output(), { cause: error });
  }
}

/** Lines of the log that tell of a fault. */
export function faults(program: Program): readonly string[] {
  return program
    .output()
    .split("\n")
    .filter((line) => line.includes(" error "));
}

/** Resolves when so many files whose names fit have been touched in the folder, or after some time. */
export async function touched(folder: string, name: RegExp, count: number, patienceMs: number): Promise<void> {
  const seen = new Set<string>();
  await new Promise<void>((resolve) => {
    const watcher = watch(folder, (_event, file) => {
      if (file !== null && name.test(file) && seen.add(file).size === count) done();
    });
    const timer = setTimeout(() => done(), patienceMs);
    function done(): void {
      watcher.close();
      clearTimeout(timer);
      resolve();
    }
  });
}

/** Names of files that fit, oldest number first. */
export function files(folder: string, name: RegExp): readonly string[] {
  return readdirSync(folder)
    .filter((file) => name.test(file))
    .sort();
}

/** How long ago a file was written, in milliseconds. */
export function age(folder: string, file: string, now: number): number {
  return now - statSync(join(folder, file)).mtimeMs;
}
