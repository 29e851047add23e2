// Runs one step and counts what passed and failed in it.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Outcome, Step } from "./step.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** The part of vitest's JSON report that is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

/** Runs a step in the root of the repository. A program that cannot be started is a failed step, never a rejection. */
export async function runStep(step: Step, root: string): Promise<Outcome> {
  const report = step.report === undefined ? undefined : join(root, step.report);
  // One left from an earlier run must not be counted for this one.
  if (report !== undefined) rmSync(report, { force: true });
  const begun = performance.now();
  const { ok, output } = await runCommand(step.command, root);
  const seconds = (performance.now() - begun) / 1000;
  return { ok, seconds, output, ...counts(ok, report) };
}

/** Tests count one by one. A step without tests counts as one, and so does one that failed outside of its tests. */
export function counts(ok: boolean, report: string | undefined): Counts {
  if (report === undefined || !existsSync(report)) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
  return { passed: numPassedTests, failed: ok ? numFailedTests : Math.max(1, numFailedTests) };
}

function runCommand([program, ...rest]: Step["command"], root: string): Promise<{ ok: boolean; output: string }> {
  const path = program === "node" ? process.execPath : join(root, "node_modules", ".bin", program);
  return new Promise((resolve) => {
    const child = spawn(path, rest, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => parts.push(part));
    child.on("error", (error) => resolve({ ok: false, output: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, output: Buffer.concat(parts).toString() }));
  });
}
