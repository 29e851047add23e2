// Unpacks Debian packages into a folder without installing them: apt works on a private state, dpkg only extracts.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Unpacking {
  readonly mirror: string;
  readonly suite: string;
  readonly packages: readonly string[];
  /** Becomes the root of the unpacked packages; appears only when all of them are there. */
  readonly target: string;
  /** Last touches to the unpacked files before they appear. */
  readonly finish: (root: string) => Promise<void>;
}

/** Archive keys come with Debian; without them nothing is fetched rather than something unsigned. */
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Downloads and extracts; rejects with what apt or dpkg said. Leaves nothing but `target`. */
export async function unpackPackages(what: Unpacking): Promise<void> {
  const work = `${what.target}.${String(process.pid)}.part`;
  await rm(work, { recursive: true, force: true });
  const folders = ["lists/partial", "cache/archives/partial", "state", "debs", "root"];
  for (const folder of folders) await mkdir(join(work, folder), { recursive: true });
  try {
    const apt = await privateApt(work, what);
    await apt(["update"]);
    await apt(["download", ...what.packages]);
    for (const deb of await readdir(join(work, "debs"))) {
      await run("dpkg", ["-x", join(work, "debs", deb), join(work, "root")]);
    }
    await what.finish(join(work, "root"));
    if (!existsSync(what.target)) await rename(join(work, "root"), what.target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Apt = (args: readonly string[]) => Promise<void>;

async function privateApt(work: string, what: Unpacking): Promise<Apt> {
  const sources = `Types: deb\nURIs: ${what.mirror}\nSuites: ${what.suite}\nComponents: main\nSigned-By: ${KEYRING}\n`;
  await writeFile(join(work, "debian.sources"), sources);
  await writeFile(join(work, "apt.conf"), aptConf(work, await transport()));
  const env = { ...process.env, APT_CONFIG: join(work, "apt.conf"), LC_ALL: "C" };
  return async (args) => {
    await run("apt-get", ["-q", "-y", ...args], { env, cwd: join(work, "debs") });
  };
}

/** How this machine reaches its mirrors (proxies, certificates); its hooks and index targets stay out. */
async function transport(): Promise<readonly string[]> {
  const { stdout } = await run("apt-config", ["dump", "Acquire"]);
  return stdout.split("\n").filter((line) => /^Acquire::\S+ "[^"]+";$/.test(line) && !line.includes("::IndexTargets"));
}

function aptConf(work: string, transportLines: readonly string[]): string {
  const lines = [
    ...transportLines,
    `Dir::State "${work}/state";`,
    `Dir::State::Lists "${work}/lists";`,
    `Dir::Cache "${work}/cache";`,
    `Dir::Etc::SourceList "${work}/debian.sources";`,
    'Dir::Etc::SourceParts "/dev/null";',
    'Dir::Etc::Parts "/dev/null";',
    'Dir::Etc::Main "/dev/null";',
    'Dir::Etc::Preferences "/dev/null";',
    'Dir::Etc::PreferencesParts "/dev/null";',
    'Acquire::Languages "none";',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
    'APT::Sandbox::User "";',
  ];
  return `${lines.join("\n")}\n`;
}
