// What the test of the stack takes from Debian: the Docker engine from the machine's own release, Compose from a newer one.
import { existsSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { aptSources, debianMirror } from "../servers/apt-sources.ts";
import { unpackPackages } from "../servers/debian-packages.ts";
import { run, succeeds, type Environment } from "./command.ts";

/** The release whose packages have the versions the stack is pinned to. */
export const NEWER_SUITE = "forky";

const PACKAGE_OF: Readonly<Record<string, string>> = {
  docker: "docker.io",
  dockerd: "docker.io",
  iptables: "iptables",
  debootstrap: "debootstrap",
};

function isOnPath(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** The machine's Debian mirror; throws a sentence where there is none. */
export function mirror(): string {
  const found = debianMirror(aptSources("/etc/apt"));
  if (found === undefined) throw new Error("this machine names no Debian mirror: the test of the stack needs Debian");
  return found;
}

/** Installs the packages of the programs that are missing. Rejects with what apt-get said, or that it takes root. */
export async function installPrograms(programs: readonly string[], env: Environment): Promise<void> {
  const missing = programs.filter((program) => !isOnPath(program, env["PATH"] ?? ""));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(`not on the PATH: ${missing.join(", ")}; root can install them`);
  const packages = [...new Set(missing.map((program) => PACKAGE_OF[program] ?? program))];
  console.log(`Installing ${packages.join(", ")}…`);
  const quietly = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-qq"], quietly);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quietly);
}

/**
 * The environment in which `docker compose` works: this one if it has Compose 2, else one with Debian's plugin, unpacked below `folder`.
 */
export async function withCompose(folder: string, env: Environment): Promise<Environment> {
  if (await succeeds("docker", ["compose", "version"], { env })) return env;
  const unpacked = join(folder, "docker-compose");
  if (!existsSync(unpacked)) {
    console.log("Fetching Docker Compose…");
    const target = { suite: NEWER_SUITE, packages: ["docker-compose"], target: unpacked };
    await unpackPackages({ mirror: mirror(), ...target, finish: () => Promise.resolve() });
  }
  const config = join(folder, "docker-config");
  await rm(config, { recursive: true, force: true });
  await mkdir(join(config, "cli-plugins"), { recursive: true });
  const plugin = join(unpacked, "usr", "libexec", "docker", "cli-plugins", "docker-compose");
  await symlink(plugin, join(config, "cli-plugins", "docker-compose"));
  return { ...env, DOCKER_CONFIG: config };
}
