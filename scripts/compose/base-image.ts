// The system inside every stand-in: a small Debian with Node and BusyBox, made once and kept as an archive.
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./command.ts";
import { installPrograms, mirror, NEWER_SUITE } from "./debian.ts";
import type { Engine } from "./engine.ts";

export const BASE_IMAGE = "swarmscope-stand-in-base";

const CONTENT = ["nodejs", "busybox-static", "ca-certificates"];
const LEFT_OUT = ["./var/cache/apt", "./var/lib/apt/lists", "./usr/share/doc", "./usr/share/man", "./usr/share/locale"];

/** Gives the engine the base image, from `<folder>/base.tar.gz`, which the first run makes in about a minute. */
export async function importBase(folder: string, { env }: Engine): Promise<void> {
  const archive = join(folder, "base.tar.gz");
  if (!existsSync(archive)) await makeArchive(archive, env);
  await run("docker", ["import", archive, BASE_IMAGE], { env });
}

async function makeArchive(archive: string, env: Engine["env"]): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error("making the base of the stand-ins takes root");
  await installPrograms(["debootstrap"], env);
  console.log(`Making a Debian ${NEWER_SUITE} for the stand-ins, once…`);
  const system = join(dirname(archive), "base.part");
  await rm(system, { recursive: true, force: true });
  await mkdir(system, { recursive: true });
  try {
    // The script of "sid" fits every newer suite, also one that this debootstrap does not know yet.
    const script = "/usr/share/debootstrap/scripts/sid";
    await run(
      "debootstrap",
      ["--variant=minbase", `--include=${CONTENT.join(",")}`, NEWER_SUITE, system, mirror(), script],
      { env },
    );
    const leaveOut = LEFT_OUT.map((path) => `--exclude=${path}`);
    // Quick rather than small: it is read at every run.
    await run("tar", ["-C", system, ...leaveOut, "--use-compress-program=gzip -1", "-cf", `${archive}.part`, "."]);
    await rename(`${archive}.part`, archive);
  } finally {
    await rm(system, { recursive: true, force: true });
    await rm(`${archive}.part`, { force: true });
  }
}
