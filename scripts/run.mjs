// Runs a program of this repository: `node scripts/run.mjs <program> [arguments]`, for instance `exporter/cli --help`.
// Installs packages and compiles first where that is needed, says so on stderr, and is silent otherwise.
// Plain JavaScript on Node's own modules, because it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

const NEEDED_NODE = [20, 19];
const LOCK_PATIENCE_MS = 5 * 60_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (/** @type {string} */ path) => join(root, path);
const stampPath = at("dist/.built");
const lockPath = at(".cache/run.lock");

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * @param {string} line
 * @returns {never}
 */
function giveUp(line) {
  say(line);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [needMajor = 0, needMinor = 0] = NEEDED_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  giveUp(`Swarmscope needs Node ${NEEDED_NODE.join(".")} or newer; this is Node ${process.versions.node}.`);
}

/** @typedef {{ version?: string, optional?: boolean }} Locked */

/**
 * The packages of a lock file by folder; undefined if there is no such file.
 * @param {string} path
 * @returns {Record<string, Locked> | undefined}
 */
function lockedPackages(path) {
  if (!existsSync(path)) return undefined;
  return /** @type {{ packages: Record<string, Locked> }} */ (JSON.parse(readFileSync(path, "utf8"))).packages;
}

/** True if npm's own record of what it installed agrees with the lock file. Optional packages may be missing. */
function isInstalled() {
  const installed = lockedPackages(at("node_modules/.package-lock.json"));
  if (installed === undefined) return false;
  const wanted = Object.entries(lockedPackages(at("package-lock.json")) ?? {});
  return wanted.every(([folder, { version, optional }]) => {
    return folder === "" || optional === true || installed[folder]?.version === version;
  });
}

function install() {
  say("Installing packages (npm ci)…");
  const { status, error } = spawnSync("npm", ["ci", "--loglevel=error"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  if (error !== undefined) say(error.message);
  say("Packages could not be installed.");
  giveUp("If this machine is offline, run `npm ci` where there is a network and copy node_modules here.");
}

/**
 * Every TypeScript file in a folder and below it.
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // The bench installs its peers in a folder of its own: they are no sources.
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sourcesIn(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

/** Changes when a source is edited, added or removed. Sizes and times are enough, and cheap at every start. */
function fingerprint() {
  const configs = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"].map(at);
  const { include } = /** @type {{ include: string[] }} */ (
    JSON.parse(readFileSync(at("tsconfig.build.json"), "utf8"))
  );
  const files = [...configs, ...include.flatMap((folder) => sourcesIn(at(folder)))];
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${String(mtimeMs)} ${String(size)}\n`);
  }
  return hash.digest("hex");
}

function isBuilt() {
  return existsSync(stampPath) && readFileSync(stampPath, "utf8") === fingerprint();
}

function build() {
  say("Building…");
  // Taken before the compiler reads: a file saved during the build makes the next start build again.
  const built = fingerprint();
  rmSync(stampPath, { force: true });
  const compiler = [at("node_modules/typescript/bin/tsc"), "-p", at("tsconfig.build.json"), "--pretty", "false"];
  const { status } = spawnSync(process.execPath, compiler, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) giveUp("The build failed; nothing was started.");
  writeFileSync(stampPath, built);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The process that holds the lock; undefined if nobody does, or if it has ended without giving it back. */
function lockHolder() {
  if (!existsSync(lockPath)) return undefined;
  const pid = Number(readFileSync(lockPath, "utf8"));
  // An empty file was made a moment ago and is about to be filled in.
  return pid === 0 || isAlive(pid) ? pid : undefined;
}

function tryLock() {
  try {
    writeFileSync(lockPath, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Waits until no other start of this repository installs or builds. */
async function lock() {
  mkdirSync(at(".cache"), { recursive: true });
  const patientUntil = Date.now() + LOCK_PATIENCE_MS;
  for (let waited = false; !tryLock(); waited = true) {
    const holder = lockHolder();
    if (holder === undefined) rmSync(lockPath, { force: true });
    else if (Date.now() > patientUntil)
      giveUp(`Process ${String(holder)} still holds ${lockPath}; delete it if that is wrong.`);
    else if (!waited) say(`Waiting for process ${String(holder)}, which is preparing the same folder…`);
    await sleep(200);
  }
}

function unlock() {
  rmSync(lockPath, { force: true });
}

async function prepare() {
  if (isInstalled() && isBuilt()) return;
  await lock();
  process.once("exit", unlock);
  // Looked at again: another start may have done the work meanwhile.
  if (!isInstalled()) install();
  if (!isBuilt()) build();
  unlock();
  process.off("exit", unlock);
}

async function main() {
  const [program, ...rest] = process.argv.slice(2);
  if (program === undefined)
    giveUp("usage: node scripts/run.mjs <program> [arguments], for instance exporter/cli --help");
  checkNode();
  await prepare();
  const compiled = at(`dist/${program}.js`);
  if (!existsSync(compiled)) giveUp(`There is no program ${program}.ts in this repository.`);
  process.argv.splice(1, Infinity, compiled, ...rest);
  await import(pathToFileURL(compiled).href);
}

await main();
