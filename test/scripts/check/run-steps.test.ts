// Steps are run two at a time, told as they end, and counted.
import { describe, expect, it } from "vitest";
import { runSteps, summary } from "../../../scripts/check/run-steps.ts";
import type { Outcome, Step } from "../../../scripts/check/step.ts";

const passed: Outcome = { ok: true, seconds: 1.25, output: "", passed: 1, failed: 0 };
const failed: Outcome = { ok: false, seconds: 2, output: "line one\nline two\n", passed: 0, failed: 1 };

function step(name: string, more: Partial<Step> = {}): Step {
  return { name, what: `What ${name} means.`, command: ["tool", "--all"], mend: `mend ${name}`, ...more };
}

/** Runs steps whose outcomes are given by name; the others pass. */
async function told(steps: readonly Step[], outcomes: Readonly<Record<string, Outcome>> = {}) {
  const lines: string[] = [];
  const run = (one: Step): Promise<Outcome> => Promise.resolve(outcomes[one.name] ?? passed);
  const totals = await runSteps(steps, { run, print: (line) => lines.push(line) });
  return { lines, totals };
}

describe("runSteps", () => {
  it("tells a passed step in one line, with its time", async () => {
    const { lines } = await told([step("types")]);
    expect(lines).toEqual(["ok      types     1.3 s"]);
  });

  it("shows the output of a failed step, how to run it again and how to mend it", async () => {
    const { lines } = await told([step("types")], { types: failed });
    expect(lines).toEqual([
      "FAILED  types     2.0 s",
      "    line one\n    line two",
      "        again: npx tool --all",
      "        mend:  mend types",
    ]);
  });

  it("goes on after a failure and adds up", async () => {
    const unit = step("unit", { alone: true, report: "report.json" });
    const outcomes = { types: failed, unit: { ...failed, passed: 40, failed: 2 } };
    const { totals, lines } = await told([step("types"), unit, step("lint")], outcomes);
    expect(totals).toEqual({ passed: 41, failed: 3 });
    expect(lines).toContain("FAILED  unit      2.0 s  40 passed, 2 failed");
  });

  it("runs two at a time, and those that want to be alone by themselves at the end", async () => {
    const running = new Set<string>();
    const seen: string[] = [];
    const run = async ({ name }: Step): Promise<Outcome> => {
      running.add(name);
      seen.push([...running].join("+"));
      await Promise.resolve();
      running.delete(name);
      return passed;
    };
    const steps = [step("unit", { alone: true }), step("a"), step("b"), step("e2e", { alone: true })];
    await runSteps(steps, { run, print: () => undefined });
    expect(seen).toEqual(["a", "a+b", "unit", "e2e"]);
  });
});

describe("summary", () => {
  it("is the line that is read by people and machines", () => {
    expect(summary({ passed: 12, failed: 0 })).toBe("12 passed, 0 failed");
  });
});
