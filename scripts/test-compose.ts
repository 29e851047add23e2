// `npm run test:compose`: builds the image, starts the whole stack of docker-compose.yml, and proves that it does what it promises.
// Needs root on Debian, and Docker only if it is there already: else an engine of our own is started, and gone afterwards.
// With --pull the public images are fetched; for those that cannot be, stand-ins with the real programs are made.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CORE_SCHEMA, load, mergeTag } from "js-yaml";
import { commandLine } from "./command-line.ts";
import { buildOverride, TEST_IMAGE } from "./compose/build-override.ts";
import { endRunning } from "./compose/command.ts";
import { checks } from "./compose/checks.ts";
import { installPrograms, withCompose } from "./compose/debian.ts";
import { engine, type Engine } from "./compose/engine.ts";
import { goThrough } from "./compose/report.ts";
import { stack, type Stack } from "./compose/stack.ts";
import { BASE_IMAGE } from "./compose/base-image.ts";
import { makeStandIns } from "./compose/stand-ins.ts";
import { root } from "./root.ts";
import { locked } from "./servers/lock.ts";

const folder = join(root, ".cache", "compose");
const started = Date.now();

function say(line: string): void {
  const seconds = String(Math.round((Date.now() - started) / 1000)).padStart(4);
  console.log(`${seconds} s  ${line}`);
}

/** What has been started, the last first: undone in this order, however it ends. */
const undo: (() => Promise<unknown>)[] = [];

async function cleanUp(): Promise<void> {
  for (let last = undo.pop(); last !== undefined; last = undo.pop()) {
    await last().catch((error: unknown) => console.error(`could not clean up: ${String(error)}`));
  }
}

/** The images that are not built here: those of the services, and the one our own is built from. */
async function publicImages(): Promise<readonly string[]> {
  const schema = CORE_SCHEMA.withTags(mergeTag);
  const content = load(await readFile(join(root, "docker-compose.yml"), "utf8"), { schema });
  const { services } = content as { services: Record<string, { image: string }> };
  const from = /^FROM (\S+:\S+)/m.exec(await readFile(join(root, "Dockerfile"), "utf8"))?.[1];
  const images = Object.values(services).map(({ image }) => image);
  return [...images.filter((image) => !image.startsWith("swarmscope:")), ...(from === undefined ? [] : [from])];
}

async function prepareImages(docker: Engine, pull: boolean): Promise<void> {
  const images = await publicImages();
  const { docker: run } = await stack(docker.env, []);
  if (pull) {
    say("Pulling the public images…");
    for (const image of images) await run("pull", "--quiet", image).catch((error: unknown) => say(String(error)));
  }
  say("Making stand-ins for the public images that are not here…");
  const made = await makeStandIns(images, folder, docker);
  // In an engine that is somebody's they would be taken for the real images.
  const ours = [...made, ...(made.length > 0 ? [BASE_IMAGE] : []), TEST_IMAGE];
  if (!docker.isOurs) undo.push(() => run("image", "rm", "--force", ...ours));
  for (const image of made) say(`  stand-in  ${image}`);
}

async function prove(swarm: Stack): Promise<number> {
  await swarm.compose("config", "--quiet");
  say("Building the image of the exporter…");
  await swarm.compose("build", "--progress", "plain");
  undo.push(() => swarm.compose("down", "--volumes", "--timeout", "10"));
  say("Starting the stack…");
  const isUp = await swarm.compose("up", "--detach", "--wait", "--wait-timeout", "120").then(
    () => true,
    (error: unknown) => {
      say(String(error));
      return false;
    },
  );
  say("Checking…");
  const { passed, failed } = await goThrough(isUp ? checks : checks.slice(0, 1), swarm, say);
  if (!isUp || failed > 0) console.log(await swarm.compose("logs", "--tail", "20").catch(String));
  console.log(`${passed} passed, ${failed} failed`);
  return isUp ? failed : 1;
}

async function main(pull: boolean): Promise<number> {
  await installPrograms(["docker", "dockerd", "iptables"], process.env);
  const env = await withCompose(folder, process.env);
  say("Looking for a Docker engine…");
  const docker = await engine(join(folder, "engine"), env);
  undo.push(() => docker.stop());
  say(docker.isOurs ? "Started one." : "Using the one that runs here.");
  await prepareImages(docker, pull);
  const override = await buildOverride(folder);
  undo.push(override.remove);
  return prove(await stack(docker.env, [override.file]));
}

/** Rejects on Ctrl-C: what has been started must be undone then too. A second Ctrl-C ends at once. */
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      endRunning();
      reject(new Error("Interrupted; cleaning up…"));
    });
  }
});

const { values } = commandLine({
  usage: `npm run test:compose [-- --pull]: builds the image, starts docker-compose.yml, and proves that the stack does what it promises

  --pull  fetches the public images; for those that cannot be had, stand-ins with the real programs are made

Needs root on Debian. A Docker engine that runs is used; else one is started, and gone afterwards.`,
  options: { pull: false },
});
await mkdir(folder, { recursive: true });
const failed = await locked(`${folder}.lock`, async () => {
  try {
    return await Promise.race([main(values.pull), interrupted]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await cleanUp();
    say("Cleaned up.");
  }
});
// An interrupted run may still wait for something that will never come.
process.exit(failed === 0 ? 0 : 1);
