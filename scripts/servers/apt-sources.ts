// Reads the package mirror a Debian machine is set up with, so that nothing else is asked for packages.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The mirror that serves the release itself; security and third-party archives do not end in `/debian`. */
const DEBIAN_ARCHIVE = /^[a-z+]+:\S*\/debian\/?$/;

/** URIs of one file in the deb822 form (`URIs: …`) or the one-line form (`deb [options] URI suite …`). */
export function urisOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .flatMap((line) => {
      const fields = /^URIs:\s*(.+)$/i.exec(line) ?? /^deb\s+(?:\[[^\]]*\]\s*)?(\S+)/.exec(line);
      return fields?.[1]?.split(/\s+/) ?? [];
    });
}

/** The first Debian archive the sources name, undefined if there is none. */
export function debianMirror(texts: readonly string[]): string | undefined {
  return texts.flatMap(urisOf).find((uri) => DEBIAN_ARCHIVE.test(uri));
}

/** Every source file of a machine; none on a machine without apt. */
export function aptSources(aptFolder: string): readonly string[] {
  const parts = join(aptFolder, "sources.list.d");
  const named = listed(parts).filter((name) => /\.(list|sources)$/.test(name));
  return [...named.map((name) => join(parts, name)), join(aptFolder, "sources.list")].flatMap(read);
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function read(path: string): readonly string[] {
  try {
    return [readFileSync(path, "utf8")];
  } catch {
    return [];
  }
}
