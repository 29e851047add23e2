// Who runs where: the servers under test on the first core, everything that loads them on the second.
import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";

export type Place = "server" | "load";

const CORE: Readonly<Record<Place, string>> = { server: "0", load: "1" };

const pins = availableParallelism() > 1 && hasTaskset();

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A command kept on its core; unchanged where there is one core only, or no taskset. The process id stays that of the program. */
export function pinned(place: Place, command: readonly string[]): readonly string[] {
  return pins ? ["taskset", "-c", CORE[place], ...command] : command;
}

/** Keeps this process, and what it starts from now on unless told otherwise, on the core of the load. Tells what was done. */
export function takeLoadCore(): string {
  if (!pins) return "nothing is pinned to a core (one core, or no taskset): expect more noise";
  execFileSync("taskset", ["-a", "-p", "-c", CORE.load, String(process.pid)], { stdio: "ignore" });
  return "servers are pinned to core 0, the load to core 1";
}
