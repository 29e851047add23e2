import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readJournal } from "../../exporter/journal/read.ts";
import { filesIn, reopened, temporaryFolder } from "./journal-folder.ts";

const root = new URL("../../", import.meta.url);
const journal = new URL("exporter/journal/", root);
const appender = new URL("./appender.ts", import.meta.url);
let built = "";

/** Where a source lies once it is compiled. */
function compiled(source: URL): string {
  return join(built, source.pathname.slice(root.pathname.length).replace(/ts$/u, "js"));
}

beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), "swarmscope-appender-"));
  writeFileSync(join(built, "package.json"), JSON.stringify({ type: "module" }));
  for (const source of [...readdirSync(journal).map((name) => new URL(name, journal)), appender]) compile(source);
});

afterAll(() => {
  rmSync(built, { recursive: true, force: true });
});

/** Quick: types are checked elsewhere. */
function compile(source: URL): void {
  const { outputText } = ts.transpileModule(readFileSync(source, "utf8"), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  const path = compiled(source);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, outputText);
}

/** Runs the appender until it ends, or has told of this many records and is killed; the whole lines it wrote. */
async function run(child: ChildProcess, killAfter = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  let output = "";
  let lines = 0;
  child.stdout?.on("data", (part: Buffer) => {
    output += part.toString("latin1");
    lines += part.filter((byte) => byte === 10).length;
    if (lines >= killAfter) child.kill("SIGKILL");
  });
  let complaint = "";
  child.stderr?.on("data", (part: Buffer) => (complaint += part.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  expect(complaint).toBe("");
  return output.slice(0, output.lastIndexOf("\n")).split("\n");
}

describe("a journal whose program is killed while it appends", () => {
  it("has every record that was acknowledged, time after time", async () => {
    const folder = temporaryFolder();
    const acknowledged = new Set<number>();
    let next = 0;
    for (const killAfter of [1, 60, 400]) {
      const child = spawn(process.execPath, [compiled(appender), folder, String(next), "1000"]);
      for (const line of await run(child, killAfter)) acknowledged.add(Number(line));
      const found: number[] = [];
      const record = (_kind: number, number: number, body: Buffer): void => {
        expect(Number(body.toString("latin1"))).toBe(number);
        found.push(number);
      };
      // Before anything is cut off: a kill leaves a broken record at the very end, if any.
      const report = await readJournal(folder, { snapshot: () => undefined, record });
      expect(report.corrupt).toEqual([]);
      const there = new Set(found);
      expect([...acknowledged].filter((number) => !there.has(number))).toEqual([]);
      // Nothing is twice, nothing out of order. Numbers that were given out but not written are left out.
      expect(found).toEqual([...there].sort((a, b) => a - b));
      next = (found.at(-1) ?? 0) + 1;
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(461);
  });
});

describe("a journal that may not grow", () => {
  it("refuses what has no room, keeps what it has told to be there, and goes on", async () => {
    const folder = temporaryFolder();
    // 128 blocks of 512 bytes: 64 records of 1,020 bytes fit behind the header, and a small one.
    const command = 'ulimit -f 128; exec "$@"';
    const child = spawn("sh", ["-c", command, "sh", process.execPath, compiled(appender), folder, "0", "1000"]);
    const lines = await run(child);
    expect(lines.slice(-2)).toEqual(["no_space", "went on"]);
    expect(lines.length).toBeGreaterThanOrEqual(2 + 8);
    const { report, bodies } = await reopened(folder);
    expect(report).toMatchObject({ torn: undefined, corrupt: [] });
    expect(bodies.map((body) => body.trim())).toEqual([...lines.slice(0, -2), ""]);
    expect(Math.max(...Object.values(filesIn(folder)))).toBeLessThan(128 * 512);
  });
});
