// One process fetches, the others wait: test workers start at the same moment and ask for the same folder.
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 250;
const PID_DUE_MS = 10_000;

/** Runs `work` while holding the lock folder; takes over a lock whose owner is gone. */
export async function locked<T>(lock: string, work: () => Promise<T>): Promise<T> {
  while (!(await taken(lock))) {
    if (await abandoned(lock)) await rm(lock, { recursive: true, force: true });
    else await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    await writeFile(join(lock, "pid"), String(process.pid));
    return true;
  } catch (fault) {
    if (fault instanceof Error && "code" in fault && fault.code === "EEXIST") return false;
    throw fault;
  }
}

async function abandoned(lock: string): Promise<boolean> {
  const owner = Number(await readFile(join(lock, "pid"), "utf8").catch(() => ""));
  // No pid yet: the owner has made the folder this very moment, or was ended in that moment.
  if (!Number.isInteger(owner) || owner <= 0) return (await age(lock)) > PID_DUE_MS;
  try {
    process.kill(owner, 0);
    return false;
  } catch {
    return true;
  }
}

/** Milliseconds since the lock was made; 0 if it is gone. */
async function age(lock: string): Promise<number> {
  return stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}
