// VictoriaMetrics, the other store that scrapes: fetched like Prometheus, for the test that it reads our pages.
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { aptSources, debianMirror } from "../../scripts/servers/apt-sources.ts";
import { unpackPackages } from "../../scripts/servers/debian-packages.ts";
import { locked } from "../../scripts/servers/lock.ts";

const PACKAGE = "victoria-metrics";
const SUITE = "forky";

/** Path of the program, fetched into `<root>/.cache/servers` the first time. Rejects with what to install where that cannot be. */
export async function victoriaMetrics(root: string): Promise<string> {
  const target = join(root, ".cache", "servers", `${SUITE}-${PACKAGE}`);
  const path = join(target, "usr", "bin", PACKAGE);
  if (existsSync(path)) return path;
  const mirror = debianMirror(aptSources("/etc/apt"));
  if (mirror === undefined)
    throw new Error(`${path} is missing and this machine names no Debian mirror: put a ${PACKAGE} there`);
  await mkdir(join(root, ".cache", "servers"), { recursive: true });
  await locked(`${target}.lock`, async () => {
    if (existsSync(path)) return;
    await unpackPackages({ mirror, suite: SUITE, packages: [PACKAGE], target, finish: async () => undefined });
  });
  return path;
}
