// What the test changes about our image: its name, so that none in use is replaced, and how its build reaches the npm registry,
// which is how this machine does: its network, npm's settings, the certificates it trusts.
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dump } from "js-yaml";
import { run } from "./command.ts";

export interface Override {
  readonly file: string;
  /** The settings may hold a token: they must not stay. */
  readonly remove: () => Promise<void>;
}

export const TEST_IMAGE = "swarmscope-test";

const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
/** Folders of this machine, which mean nothing inside the image. */
const OF_THIS_MACHINE = /^\s*(prefix|cache|nodedir|cafile|globalconfig|userconfig)\s*=/;

/** Writes a compose file, read after the repository's own, that names the image and gives the secrets the Dockerfile asks for. */
export async function buildOverride(folder: string): Promise<Override> {
  const file = join(folder, "build-override.yml");
  const npmrc = join(folder, "npmrc");
  const hasCertificates = existsSync(CERTIFICATES);
  await writeFile(npmrc, await npmSettings(hasCertificates), { mode: 0o600 });
  const secrets = { npmrc: { file: npmrc }, ...(hasCertificates && { ca: { file: CERTIFICATES } }) };
  const build = { network: "host", secrets: Object.keys(secrets) };
  const services = { exporter: { image: TEST_IMAGE, build }, demo: { image: TEST_IMAGE } };
  await writeFile(file, dump({ services, secrets }));
  return { file, remove: () => rm(npmrc, { force: true }) };
}

async function npmSettings(hasCertificates: boolean): Promise<string> {
  const files = await Promise.all(["globalconfig", "userconfig"].map((which) => run("npm", ["config", "get", which])));
  const present = files.map((path) => path.trim()).filter((path) => existsSync(path));
  const texts = await Promise.all(present.map((path) => readFile(path, "utf8")));
  return npmrcFor(texts, hasCertificates ? CERTIFICATES : undefined);
}

/** The lines of several npmrc files that hold anywhere, and where the certificates are in the image. */
export function npmrcFor(texts: readonly string[], certificates: string | undefined): string {
  const lines = texts
    .flatMap((text) => text.split("\n"))
    .filter((line) => line.trim() !== "" && !OF_THIS_MACHINE.test(line));
  if (certificates !== undefined) lines.push(`cafile=${certificates}`);
  return lines.map((line) => `${line}\n`).join("");
}
