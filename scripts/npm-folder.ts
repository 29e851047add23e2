// Installs the packages of a folder that has a package.json and a lock file of its own, the first time somebody needs them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { locked } from "./servers/lock.ts";
import { root } from "./root.ts";

/** `folder` is relative to the root; `why` is said before it begins. Rejects with `advice` if they cannot be had. */
export async function installFolder(folder: string, why: string, advice: string): Promise<void> {
  const path = join(root, folder);
  if (isInstalled(path)) return;
  await mkdir(join(root, ".cache"), { recursive: true });
  await locked(join(root, ".cache", `${folder.replaceAll("/", "-")}-packages.lock`), async () => {
    if (isInstalled(path)) return;
    process.stderr.write(`${why}\n`);
    const install = spawn("npm", ["ci", "--loglevel=error"], { cwd: path, stdio: ["ignore", 2, 2] });
    await once(install, "exit");
    if (install.exitCode !== 0) throw new Error(`\`npm ci\` in ${folder}/ failed: ${advice}`);
  });
}

/** True if what npm says it installed has the versions of the lock file. */
function isInstalled(path: string): boolean {
  const record = join(path, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const [installed, wanted] = [packagesIn(record), packagesIn(join(path, "package-lock.json"))];
  return Object.entries(wanted).every(
    ([name, { version, optional }]) => name === "" || optional === true || installed[name]?.version === version,
  );
}

interface Locked {
  readonly version?: string;
  readonly optional?: boolean;
}

function packagesIn(path: string): Readonly<Record<string, Locked>> {
  // npm writes these files.
  return (JSON.parse(readFileSync(path, "utf8")) as { packages: Record<string, Locked> }).packages;
}
