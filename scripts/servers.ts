// Real Prometheus and Alertmanager programs for tests, in two versions, without installing anything on the machine.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { aptSources, debianMirror } from "./servers/apt-sources.ts";
import { unpackPackages } from "./servers/debian-packages.ts";
import { locked } from "./servers/lock.ts";
import { relocateAlertmanager } from "./servers/relocate-alertmanager.ts";

export interface Program {
  readonly path: string;
  /** First line of what `--version` prints, such as `prometheus, version 2.42.0…`. */
  readonly version: string;
}

/** Programs of one release that belong together. Give them absolute paths: they may run in a folder of their own. */
export interface ServerSet {
  readonly prometheus: Program;
  readonly promtool: Program;
  readonly alertmanager: Program;
  readonly amtool: Program;
}

/** The oldest versions supported and the newest the tests know. On a machine without Debian packages both are what the PATH has. */
export type Servers = Readonly<Record<"2.42" | "current", ServerSet>>;

const PROGRAMS = ["prometheus", "promtool", "alertmanager", "amtool"] as const;
type Name = (typeof PROGRAMS)[number];

const OLDEST = { suite: "bookworm", packages: ["prometheus", "prometheus-alertmanager"] };
const CURRENT = { suite: "forky", packages: ["prometheus", "promtool", "prometheus-alertmanager"] };

const run = promisify(execFile);

/**
 * Gives both sets, fetched into `<root>/.cache/servers` the first time (Debian: from the machine's own mirror, as any user),
 * elsewhere from the PATH. Rejects with a sentence that names what to install.
 */
export async function servers(root: string): Promise<Servers> {
  const mirror = debianMirror(aptSources("/etc/apt"));
  const folder = join(root, ".cache", "servers");
  if (mirror === undefined && !existsSync(join(folder, CURRENT.suite))) {
    const set = await installed(process.env["PATH"] ?? "");
    return { "2.42": set, current: set };
  }
  await mkdir(folder, { recursive: true });
  return {
    "2.42": await unpacked(folder, mirror, OLDEST),
    current: await unpacked(folder, mirror, CURRENT),
  };
}

async function unpacked(folder: string, mirror: string | undefined, release: typeof OLDEST): Promise<ServerSet> {
  const target = join(folder, release.suite);
  if (!existsSync(target)) {
    if (mirror === undefined) throw new Error(`${target} is missing and this machine names no Debian mirror`);
    await locked(`${target}.lock`, async () => {
      if (existsSync(target)) return;
      process.stderr.write(`servers: fetching ${release.packages.join(", ")} of ${release.suite}, once\n`);
      await unpackPackages({ mirror, target, finish: relocateAlertmanager, ...release });
      process.stderr.write(`servers: ${release.suite} is ready\n`);
    });
  }
  return versioned((name) => join(target, "usr", "bin", name));
}

/** The set found on a PATH; Debian's name for Alertmanager is known too. */
export async function installed(path: string): Promise<ServerSet> {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  const find = (name: string): string | undefined =>
    folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate));
  const where = new Map(PROGRAMS.map((name) => [name, find(name) ?? find(`prometheus-${name}`)]));
  const missing = PROGRAMS.filter((name) => where.get(name) === undefined);
  if (missing.length > 0) {
    throw new Error(
      `Not on the PATH: ${missing.join(", ")}. Install Prometheus 2.42 or newer (prometheus, promtool) and ` +
        `Alertmanager 0.25 or newer (alertmanager, amtool); on Debian they are fetched by themselves.`,
    );
  }
  return versioned((name) => where.get(name) ?? name);
}

async function versioned(pathOf: (name: Name) => string): Promise<ServerSet> {
  const program = async (name: Name): Promise<Program> => {
    const path = pathOf(name);
    // promtool and amtool of some builds print the version on stderr.
    const { stdout, stderr } = await run(path, ["--version"]);
    return { path, version: (stdout + stderr).split("\n")[0] ?? "" };
  };
  return {
    prometheus: await program("prometheus"),
    promtool: await program("promtool"),
    alertmanager: await program("alertmanager"),
    amtool: await program("amtool"),
  };
}
