// Real clients from PyPI, in a virtual environment below .cache.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../compose/command.ts";
import { locked } from "../servers/lock.ts";

/** Where the programs are that use them, and which versions they want. */
export const pythonFolder = "test/clients/python";

/** The interpreter of the environment. */
export function pythonOf(root: string): string {
  return join(root, ".cache", "python-clients", "bin", "python");
}

/** Makes the environment if it is not there as requirements.txt wants it. Rejects with what to do if it cannot be made. */
export async function pythonClients(root: string): Promise<void> {
  const folder = join(root, ".cache", "python-clients");
  const requirements = join(root, pythonFolder, "requirements.txt");
  const wanted = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  // Written last: what is there without it is not finished.
  const mark = join(folder, "installed");
  const isThere = async (): Promise<boolean> => existsSync(mark) && (await readFile(mark, "utf8")) === wanted;
  await mkdir(join(root, ".cache"), { recursive: true });
  await locked(`${folder}.lock`, async () => {
    if (await isThere()) return;
    console.error("Installing real clients into .cache/python-clients, once (two minutes)…");
    await rm(folder, { recursive: true, force: true });
    await attempt("python3", ["-m", "venv", folder], "Python 3.11 or newer with its venv module is needed");
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", requirements];
    await attempt(pythonOf(root), pip, `the tests need the packages of ${pythonFolder}/requirements.txt`);
    await writeFile(mark, wanted);
  });
}

async function attempt(program: string, args: readonly string[], advice: string): Promise<void> {
  try {
    await run(program, args);
  } catch (error) {
    throw new Error(`${program} ${args.slice(0, 3).join(" ")} failed: ${advice}`, { cause: error });
  }
}
