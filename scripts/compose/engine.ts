// The Docker engine the stack runs in: the one that answers on this machine, else one of our own that leaves nothing behind.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { run, succeeds, type Environment } from "./command.ts";
import { firewall } from "./firewall.ts";

export interface Engine {
  /** What the `docker` command needs to find it. */
  readonly env: Environment;
  /** False if it was running before: then its images and containers are somebody's. */
  readonly isOurs: boolean;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 60_000;
const POLL_MS = 200;

/** `folder` holds the images and containers of an engine of our own while it runs. */
export async function engine(folder: string, env: Environment): Promise<Engine> {
  if (await succeeds("docker", ["version"], { env })) return { env, isOurs: false, stop: () => Promise.resolve() };
  if (process.getuid?.() !== 0) throw new Error("no Docker engine answers, and only root can start one");
  if (!(await isRootMounted())) throw new Error("this is a chroot: Docker can start no containers in it");
  return startOwn(folder, env);
}

/** A container is given another root in place of this one, and only what is mounted can be replaced. */
async function isRootMounted(): Promise<boolean> {
  const mounts = (await readFile("/proc/self/mountinfo", "utf8")).split("\n");
  return mounts.some((mount) => mount.split(" ")[4] === "/");
}

async function startOwn(folder: string, env: Environment): Promise<Engine> {
  const pidFile = join(folder, "dockerd.pid");
  await endLeftover(pidFile);
  await unmountBelow(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // The path of a socket must be short; the repository may lie deep.
  const sockets = await mkdtemp(join(tmpdir(), "swarmscope-engine-"));
  const restoreFirewall = await firewall();
  const host = `unix://${join(sockets, "docker.sock")}`;
  const log = join(folder, "dockerd.log");
  const daemon = spawn("dockerd", daemonFlags({ folder, sockets, host, pidFile }), {
    stdio: ["ignore", openSync(log, "w"), openSync(log, "a")],
    // Out of reach of Ctrl-C in the terminal: it must live until the stack is down.
    detached: true,
    env: { ...env },
  });
  const stop = async (): Promise<void> => {
    await end(daemon);
    await restoreFirewall();
    await unmountBelow(sockets);
    await unmountBelow(folder);
    await rm(sockets, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  };
  const ours: Engine = { env: { ...env, DOCKER_HOST: host }, isOurs: true, stop };
  if (await isReady(daemon, ours.env)) return ours;
  const said = (await readFile(log, "utf8")).trim().split("\n").slice(-15).join("\n");
  await stop();
  throw new Error(`the Docker engine did not start:\n${said}`);
}

interface Places {
  readonly folder: string;
  readonly sockets: string;
  readonly host: string;
  readonly pidFile: string;
}

function daemonFlags({ folder, sockets, host, pidFile }: Places): string[] {
  return [
    ["--host", host],
    ["--data-root", join(folder, "data")],
    ["--exec-root", join(sockets, "exec")],
    ["--pidfile", pidFile],
    // The stack makes its own networks; without docker0 nothing stays when the engine ends.
    ["--bridge", "none"],
  ].flat();
}

async function isReady(daemon: ChildProcess, env: Environment): Promise<boolean> {
  const patientUntil = Date.now() + START_LIMIT_MS;
  while (Date.now() < patientUntil && daemon.exitCode === null) {
    if (await succeeds("docker", ["version"], { env })) return true;
    await pause(POLL_MS);
  }
  return false;
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.pid === undefined) return;
  const ended = new Promise<boolean>((resolve) => daemon.once("exit", () => resolve(true)));
  daemon.kill("SIGTERM");
  if (await Promise.race([ended, pause(STOP_LIMIT_MS, false, { ref: false })])) return;
  daemon.kill("SIGKILL");
  await ended;
}

/** The engine leaves its own network namespace mounted, and a killed one its containers' file systems. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1] ?? "");
  for (const mount of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()) await run("umount", [mount]);
}

/** A run that was killed could not stop its engine: this one does. The number is trusted only if it is still that engine's. */
async function endLeftover(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8"));
  const isThatEngine = (): boolean => {
    const commandLine = `/proc/${pid}/cmdline`;
    return pid > 0 && existsSync(commandLine) && readFileSync(commandLine, "utf8").includes(pidFile);
  };
  if (!isThatEngine()) return;
  console.log(`Ending the engine of an earlier run (process ${pid})…`);
  process.kill(pid, "SIGTERM");
  const patientUntil = Date.now() + STOP_LIMIT_MS;
  while (isThatEngine() && Date.now() < patientUntil) await pause(POLL_MS);
}
