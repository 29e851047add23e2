// The demo as a user has it: compiled to a folder of its own, started as a process.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import type { CoordinatorState } from "../../demo/coordinator.ts";
import type { DemoOptions } from "../../demo/options.ts";
import type { ReporterStats } from "../../demo/reporter.ts";

const ROOT = new URL("../../", import.meta.url);
/** The demo, and of the client what it takes from there. */
const SOURCES = [...readdirSync(new URL("demo/", ROOT)).map((name) => `demo/${name}`), "client/process-use.ts"].filter(
  (path) => path.endsWith(".ts"),
);

export interface BuiltDemo {
  start(options: Partial<DemoOptions>): Promise<RunningDemo>;
  /** What demos left in the temporary folder they were given. */
  leftovers(): readonly string[];
  remove(): void;
}

export interface RunningDemo {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
  state(): Promise<CoordinatorState & { readonly events: ReporterStats }>;
  control(method: string, path: string, headers?: Record<string, string>): Promise<Response>;
}

/** Compiles the demo file by file: quick, and types are checked elsewhere. */
export function buildDemo(): BuiltDemo {
  const folder = mkdtempSync(join(tmpdir(), "demo-test-"));
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  for (const part of ["demo", "client"]) mkdirSync(join(folder, part));
  for (const path of SOURCES) {
    const { outputText } = ts.transpileModule(readFileSync(new URL(path, ROOT), "utf8"), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    });
    writeFileSync(join(folder, path.replace(/ts$/u, "js")), outputText);
  }
  return {
    start: (options) => startDemo(join(folder, "demo", "main.js"), temporary, options),
    leftovers: () => readdirSync(temporary),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startDemo(program: string, temporary: string, options: Partial<DemoOptions>): Promise<RunningDemo> {
  const child = spawn(process.execPath, [program, JSON.stringify({ controlPort: 0, ...options })], {
    env: { TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const exit = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const base = await new Promise<string>((resolve, reject) => {
    const read = (part: Buffer): void => {
      output += String(part);
      const found = /control at (\S+)/u.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void exit.then(() => {
      reject(new Error(`the demo did not start: ${output}`));
    });
  });
  return {
    process: child,
    output: () => output,
    exit,
    state: async () => (await (await fetch(base)).json()) as CoordinatorState & { events: ReporterStats },
    control: (method, path, headers = {}) => fetch(`${base}${path}`, { method, headers }),
  };
}

/** True as long as the process runs; an ended one that nobody has asked for yet does not. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
