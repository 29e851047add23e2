// A step is a program: its exit code decides, and its tests are counted where it has some.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { counts, runStep } from "../../../scripts/check/run-step.ts";
import type { Step } from "../../../scripts/check/step.ts";

const folder = mkdtempSync(join(tmpdir(), "step-"));
afterAll(() => rmSync(folder, { recursive: true }));

function node(script: string, more: Partial<Step> = {}): Step {
  return { name: "step", what: "", command: ["node", "-e", script], mend: "", ...more };
}

describe("runStep", () => {
  it("passes with exit code 0", async () => {
    expect(await runStep(node("console.log('fine')"), folder)).toMatchObject({
      ok: true,
      output: "fine\n",
      passed: 1,
      failed: 0,
    });
  });

  it("fails with any other, and keeps what was printed on both channels", async () => {
    const outcome = await runStep(node("console.error('wrong'); process.exitCode = 3"), folder);
    expect(outcome).toMatchObject({ ok: false, output: "wrong\n", passed: 0, failed: 1 });
  });

  it("fails when the program is not there", async () => {
    const outcome = await runStep({ name: "step", what: "", command: ["no-such-program"], mend: "" }, folder);
    expect(outcome).toMatchObject({ ok: false, passed: 0, failed: 1 });
    expect(outcome.output).toContain("no-such-program");
  });

  it("counts the tests of the report it wrote, not of one left from before", async () => {
    writeFileSync(join(folder, "report.json"), '{ "numPassedTests": 9, "numFailedTests": 0 }');
    expect(await runStep(node("", { report: "report.json" }), folder)).toMatchObject({ passed: 1, failed: 0 });
    const report = '{"numPassedTests":4,"numFailedTests":0}';
    const write = `require("node:fs").writeFileSync("report.json", '${report}')`;
    expect(await runStep(node(write, { report: "report.json" }), folder)).toMatchObject({ passed: 4, failed: 0 });
  });
});

describe("counts", () => {
  const report = join(folder, "counts.json");

  it("is one failure more than its tests tell when something outside of them failed", () => {
    writeFileSync(report, '{ "numPassedTests": 7, "numFailedTests": 0 }');
    expect(counts(false, report)).toEqual({ passed: 7, failed: 1 });
  });

  it("is the failed tests when there are some", () => {
    writeFileSync(report, '{ "numPassedTests": 7, "numFailedTests": 2 }');
    expect(counts(false, report)).toEqual({ passed: 7, failed: 2 });
  });
});
