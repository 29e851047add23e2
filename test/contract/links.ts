// Finds links in Markdown that lead nowhere in the repository.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const LINK = /!?\[[^\]]*\]\(([^)\s]+)[^)]*\)/g;
const HEADING = /^#{1,6} +(.*)$/gm;
const CODE_BLOCK = /^ *```[\s\S]*?^ *```/gm;

/** Links of the Markdown file `path`, relative to `root`, whose file or heading does not exist. Links to the web are not followed. */
export function brokenLinks(path: string, root: string): readonly string[] {
  const text = readFileSync(join(root, path), "utf8").replaceAll(CODE_BLOCK, "");
  return [...text.matchAll(LINK)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(target, path, root))
    .map((target) => `${path}: ${target}`);
}

function leadsSomewhere(target: string, from: string, root: string): boolean {
  const [file = "", anchor] = decodeURI(target).split("#");
  const path = file === "" ? join(root, from) : join(root, dirname(from), file);
  if (!existsSync(path)) return false;
  return anchor === undefined || statSync(path).isDirectory() || anchorsOf(readFileSync(path, "utf8")).has(anchor);
}

/** The anchors of a page, made from its headings the way the usual hosts of repositories do. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.replaceAll(CODE_BLOCK, "").matchAll(HEADING)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
