// Makes Debian's Alertmanager run from any folder. Its build does not carry the default notification templates inside the
// program but opens them under /usr/share at every start, and refuses to start where the package is not installed.
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const BUILT_IN = "/usr/share/prometheus/alertmanager";
/** The working folder, written at the same length: Go keeps the lengths of strings apart from their bytes. */
const WORKING_FOLDER = `.//${"./".repeat((BUILT_IN.length - 4) / 2)}.`;

/** Goes to the unpacked templates and runs the program there; `exec` keeps the process id, so that it can be ended. */
const START = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd) || exit 1
cd "$here/../share/prometheus/alertmanager" || exit 1
exec "$here/alertmanager-relocated" "$@"
`;

/** A copy of the program with every occurrence of the built-in folder replaced; throws if there is none. */
export function relocated(program: Buffer): Buffer {
  const copy = Buffer.from(program);
  let at = copy.indexOf(BUILT_IN);
  if (at < 0) throw new Error(`the program does not name ${BUILT_IN}`);
  for (; at >= 0; at = copy.indexOf(BUILT_IN, at + BUILT_IN.length)) copy.write(WORKING_FOLDER, at);
  return copy;
}

/** Adds `usr/bin/alertmanager` to an unpacked package. Paths given to it must be absolute. */
export async function relocateAlertmanager(root: string): Promise<void> {
  const bin = join(root, "usr", "bin");
  await writeFile(join(bin, "alertmanager-relocated"), relocated(await readFile(join(bin, "prometheus-alertmanager"))));
  await writeFile(join(bin, "alertmanager"), START);
  await chmod(join(bin, "alertmanager-relocated"), 0o755);
  await chmod(join(bin, "alertmanager"), 0o755);
}
