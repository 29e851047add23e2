// The client as a package that a program imports: compiled into a folder of its own, with the package.json of this repository.
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../scripts/root.ts";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
  /** Seconds from the line `ready` it printed, if it did, to its end. */
  readonly seconds: number;
}

export interface InstalledClient {
  /** Runs a module of TypeScript that may import `swarmscope/client`; `signal` is sent once it prints `ready`. */
  run(source: string, environment?: Readonly<Record<string, string>>, signal?: NodeJS.Signals): Promise<Ended>;
  remove(): void;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};

/** Compiles file by file: quick, and types are checked elsewhere. */
export function installClient(): InstalledClient {
  const folder = mkdtempSync(join(tmpdir(), "swarmscope-client-"));
  const installed = join(folder, "node_modules/swarmscope");
  mkdirSync(join(installed, "dist/client"), { recursive: true });
  copyFileSync(join(root, "package.json"), join(installed, "package.json"));
  for (const name of readdirSync(join(root, "client"))) {
    const path = join(installed, "dist/client", name.replace(/ts$/u, "js"));
    writeFileSync(path, compiled(readFileSync(join(root, "client", name), "utf8")));
  }
  let programs = 0;
  return {
    async run(source, environment = {}, signal) {
      const path = join(folder, `program-${programs++}.mjs`);
      writeFileSync(path, compiled(source));
      return await ended(path, environment, signal);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function compiled(source: string): string {
  return ts.transpileModule(source, { compilerOptions: OPTIONS }).outputText;
}

async function ended(
  path: string,
  environment: Readonly<Record<string, string>>,
  end: NodeJS.Signals | undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [path], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors, since] = ["", "", performance.now()];
  child.stdout.on("data", (part: Buffer) => {
    output += String(part);
    if (!String(part).includes("ready")) return;
    since = performance.now();
    if (end !== undefined) child.kill(end);
  });
  child.stderr.on("data", (part: Buffer) => (errors += String(part)));
  return await new Promise((resolve) => {
    child.once("close", (code, signal) => {
      resolve({ code, signal, output, errors, seconds: (performance.now() - since) / 1000 });
    });
  });
}
