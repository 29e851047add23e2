// One process at a time: a symbolic link that leads nowhere, named after the process that has the journal open. It is there as a
// whole or not at all, and takes no room, so that a program can be started on a full disk. Who ended without removing it is found
// out. Processes of other machines, and of containers that share the folder, cannot be seen: give each its own folder.
import { readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { asFault, JournalFault, systemCode } from "./fault.ts";

const NAME = "journal.lock";
/** Whoever finds the lock changed between two looks tries again; nobody needs that more often. */
const ATTEMPTS = 3;
/** In /proc/<pid>/stat behind the name of the program: when the process began, in ticks since the start of the machine. */
const BEGAN = 19;

/** Gives the lock back. */
export type Release = () => Promise<void>;

/**
 * Takes the lock of a folder, from a process that is gone if need be. `proc` is where the kernel tells of processes.
 * Throws a `JournalFault`: `locked`, or why the lock cannot be written.
 */
export async function takeLock(folder: string, proc = "/proc"): Promise<Release> {
  const path = join(folder, NAME);
  const mine = await describe(process.pid, proc);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await named(mine, path)) return releaseOnce(path, mine);
      const holder = await textOf(path);
      if (holder === undefined) continue;
      if (await isAlive(holder, proc)) throw lockedBy(path, holder);
      if (await tookOver(path, holder, mine, proc)) return releaseOnce(path, mine);
    }
    throw lockedBy(path, (await textOf(path)) ?? "");
  } catch (error) {
    throw asFault(path, "make it", error);
  }
}

function lockedBy(path: string, holder: string): JournalFault {
  const pid = holder.split(" ", 1)[0] ?? "";
  return new JournalFault("locked", `${path}: expected no other process to use this folder, got process ${pid}`);
}

/** Given back twice, it would be taken from whoever has it by then. */
function releaseOnce(path: string, mine: string): Release {
  let held = true;
  return async () => {
    if (held && (await textOf(path)) === mine) await rm(path, { force: true });
    held = false;
  };
}

/** Makes the link, unless there is something of that name. */
async function named(text: string, path: string): Promise<boolean> {
  try {
    await symlink(text, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    // An earlier version wrote a file.
    if (systemCode(error) === "EINVAL") return await readFile(path, "utf8");
    throw error;
  }
}

/**
 * Replaces the lock of a dead process, unless somebody else did. Without a lock around it, whoever is late would replace the
 * lock of who was first. The lock is never absent meanwhile, so nobody can take it in the ordinary way.
 */
async function tookOver(path: string, dead: string, mine: string, proc: string): Promise<boolean> {
  const guard = `${path}.takeover`;
  if (!(await named(mine, guard))) {
    const other = await textOf(guard);
    if (other === undefined) return false;
    if (await isAlive(other, proc)) throw lockedBy(path, other);
    await rm(guard, { force: true });
    return false;
  }
  if ((await textOf(path)) !== dead) {
    await rm(guard, { force: true });
    return false;
  }
  // Who took this guard for that of a dead process has removed it: then it is not there, or another's.
  await rename(guard, path).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
  return (await textOf(path)) === mine;
}

/** `<pid> <boot> <ticks>`: an id alone is given out again, after a restart of a container even to the same program. */
async function describe(pid: number, proc: string): Promise<string> {
  try {
    const boot = await readFile(join(proc, "sys/kernel/random/boot_id"), "utf8");
    const stat = await readFile(join(proc, String(pid), "stat"), "utf8");
    // The name, in brackets, may contain anything, blanks and brackets too.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${pid} ${boot.trim()} ${fields[BEGAN] ?? ""}`;
  } catch {
    return String(pid);
  }
}

async function isAlive(holder: string, proc: string): Promise<boolean> {
  const pid = Number(holder.split(" ", 1)[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process is one.
    if (systemCode(error) !== "EPERM") return false;
  }
  const now = await describe(pid, proc);
  // Where either tells the id only, the id must do.
  const exact = holder.includes(" ") && now.includes(" ");
  return exact ? now === holder : true;
}
