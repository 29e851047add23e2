// Installs the packages only peers need, into bench/node_modules, the first time a bench wants them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { locked } from "../../scripts/servers/lock.ts";
import { root } from "../../scripts/root.ts";

const folder = join(root, "bench");

/** Rejects with what to do if they cannot be had. */
export async function benchPackages(): Promise<void> {
  if (isInstalled()) return;
  await mkdir(join(root, ".cache"), { recursive: true });
  await locked(join(root, ".cache", "bench-packages.lock"), async () => {
    if (isInstalled()) return;
    process.stderr.write(
      "bench: installing packages of the peers into bench/node_modules, once (a minute: one is compiled)\n",
    );
    const install = spawn("npm", ["ci", "--loglevel=error"], { cwd: folder, stdio: ["ignore", 2, 2] });
    await once(install, "exit");
    if (install.exitCode !== 0)
      throw new Error("`npm ci` in bench/ failed: the peers need zod and better-sqlite3 (which needs a C++ compiler)");
  });
}

/** True if what npm says it installed has the versions of the lock file. */
function isInstalled(): boolean {
  const record = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const [installed, wanted] = [versions(record), versions(join(folder, "package-lock.json"))];
  return Object.entries(wanted).every(([name, version]) => name === "" || installed[name] === version);
}

function versions(path: string): Readonly<Record<string, string | undefined>> {
  // npm writes these files.
  const { packages } = JSON.parse(readFileSync(path, "utf8")) as { packages: Record<string, { version?: string }> };
  return Object.fromEntries(Object.entries(packages).map(([name, { version }]) => [name, version]));
}
