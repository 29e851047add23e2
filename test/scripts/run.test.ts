// `scripts/run.mjs` on a small repository: it builds when needed, is silent otherwise, and becomes the program.
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = "";

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function run(...words: readonly string[]): Promise<Run> {
  return runWith(process.env, words);
}

function runWith(env: NodeJS.ProcessEnv, words: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    // Another folder than the repository's, on purpose.
    const child = execFile(
      process.execPath,
      [join(folder, "scripts/run.mjs"), ...words],
      { cwd: tmpdir(), env },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}

const program = (greeting: string): string =>
  `declare const console: { log(text: string): void };
declare const process: { readonly argv: string[] };
console.log(${JSON.stringify(greeting)} + " " + process.argv.slice(2).join(" "));
export {};
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "run-"));
  put("package.json", '{ "type": "module" }');
  put(
    "package-lock.json",
    '{ "packages": { "": {}, "node_modules/only-elsewhere": { "version": "1.0.0", "optional": true } } }',
  );
  put("node_modules/.package-lock.json", '{ "packages": {} }');
  symlinkSync(join(root, "node_modules/typescript"), join(folder, "node_modules/typescript"));
  put(
    "tsconfig.json",
    '{ "compilerOptions": { "module": "nodenext", "target": "es2023", "lib": ["es5"], "types": [], "strict": true } }',
  );
  put(
    "tsconfig.build.json",
    '{ "extends": "./tsconfig.json", "compilerOptions": { "rootDir": ".", "outDir": "dist", "noEmitOnError": true }, "include": ["demo", "client"] }',
  );
  put("demo/hello.ts", program("hello"));
  mkdirSync(join(folder, "scripts"));
  copyFileSync(join(root, "scripts/run.mjs"), join(folder, "scripts/run.mjs"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("node scripts/run.mjs", { timeout: 120_000 }, () => {
  it("builds once when two start at the same time, and both run", async () => {
    const runs = await Promise.all([run("demo/hello", "--help"), run("demo/hello", "again")]);
    expect(runs.map(({ stdout }) => stdout)).toEqual(["hello --help\n", "hello again\n"]);
    expect(runs.filter(({ stderr }) => stderr.includes("Building…"))).toHaveLength(1);
    expect(existsSync(join(folder, ".cache/run.lock"))).toBe(false);
  });

  it("says nothing when all is up to date", async () => {
    expect(await run("demo/hello")).toEqual({ code: 0, stdout: "hello \n", stderr: "" });
  });

  it("builds again when a source was changed, and takes over a lock whose holder is gone", async () => {
    put("demo/hello.ts", program("good morning"));
    put(".cache/run.lock", "4194304999");
    expect(await run("demo/hello")).toEqual({ code: 0, stdout: "good morning \n", stderr: "Building…\n" });
  });

  it("starts nothing when the build fails, and shows why", async () => {
    put("demo/hello.ts", "export const wrong: number = 'text';\n");
    const { code, stdout, stderr } = await run("demo/hello");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("demo/hello.ts(1,14): error TS2322");
    expect(stderr).toContain("The build failed; nothing was started.");
  });

  it("names a program that is not there", async () => {
    put("demo/hello.ts", program("hello"));
    const { code, stderr } = await run("demo/goodbye");
    expect(code).toBe(1);
    expect(stderr).toContain("There is no program demo/goodbye.ts in this repository.");
  });

  it("says how it is used when nothing is named", async () => {
    expect(await run()).toMatchObject({ code: 1, stdout: "" });
  });

  it("installs when a package is missing, and says what to do when that fails", async () => {
    put("package-lock.json", '{ "packages": { "node_modules/missing": { "version": "1.0.0" } } }');
    const { code, stderr } = await runWith({ PATH: folder }, ["demo/hello"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Installing packages (npm ci)…");
    expect(stderr).toContain("If this machine is offline");
  });
});
