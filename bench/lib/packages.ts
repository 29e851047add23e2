// Installs the packages only peers need, into bench/node_modules, the first time a bench wants them.
import { installFolder } from "../../scripts/npm-folder.ts";

/** Rejects with what to do if they cannot be had. */
export async function benchPackages(): Promise<void> {
  await installFolder(
    "bench",
    "bench: installing packages of the peers into bench/node_modules, once (a minute: one is compiled)",
    "the peers need zod and better-sqlite3 (which needs a C++ compiler)",
  );
}
