// Programs from Debian that load or are compared with: wrk and the Pushgateway, unpacked beside the servers of the tests.
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { aptSources, debianMirror } from "../../scripts/servers/apt-sources.ts";
import { unpackPackages } from "../../scripts/servers/debian-packages.ts";
import { locked } from "../../scripts/servers/lock.ts";
import { root } from "../../scripts/root.ts";

export interface LoadPrograms {
  readonly wrk: string;
  readonly pushgateway: string;
  /** Folder with libraries of theirs the machine may not have; empty if all are where the machine looks. */
  readonly libraries: string;
}

const SUITE = "bookworm";
const PACKAGES = ["wrk", "libluajit-5.1-2", "prometheus-pushgateway"];
const FOLDER = join(root, ".cache", "servers", `bench-${SUITE}`);

/** Fetched into `.cache/servers` the first time; elsewhere than on Debian, from the PATH. Rejects with what to install. */
export async function loadPrograms(): Promise<LoadPrograms> {
  if (!existsSync(FOLDER)) {
    const mirror = debianMirror(aptSources("/etc/apt"));
    if (mirror === undefined) return onPath(process.env["PATH"] ?? "");
    await mkdir(join(FOLDER, ".."), { recursive: true });
    await locked(`${FOLDER}.lock`, async () => {
      if (existsSync(FOLDER)) return;
      process.stderr.write(`bench: fetching ${PACKAGES.join(", ")} of ${SUITE}, once\n`);
      await unpackPackages({ mirror, suite: SUITE, packages: PACKAGES, target: FOLDER, finish: async () => undefined });
    });
  }
  const libraries = (await readdir(join(FOLDER, "usr/lib"))).find((name) => name.endsWith("-linux-gnu")) ?? "";
  const bin = join(FOLDER, "usr/bin");
  return {
    wrk: join(bin, "wrk"),
    pushgateway: join(bin, "prometheus-pushgateway"),
    libraries: join(FOLDER, "usr/lib", libraries),
  };
}

function onPath(path: string): LoadPrograms {
  const find = (...names: readonly string[]): string | undefined =>
    path
      .split(delimiter)
      .flatMap((folder) => names.map((name) => join(folder, name)))
      .find((candidate) => existsSync(candidate));
  const wrk = find("wrk");
  const pushgateway = find("prometheus-pushgateway", "pushgateway");
  if (wrk === undefined || pushgateway === undefined)
    throw new Error(
      "Install wrk and the Prometheus Pushgateway (wrk, pushgateway on the PATH); on Debian they are fetched",
    );
  return { wrk, pushgateway, libraries: "" };
}
