// Runs the steps, two cheap ones at a time, and tells each as it ends.
import { typed, type Outcome, type Step } from "./step.ts";

/** Two: what the smallest build machines have. */
const AT_A_TIME = 2;

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** How steps are run and where lines go: tests pass their own. */
export interface Surroundings {
  run(step: Step): Promise<Outcome>;
  print(line: string): void;
}

/** Runs all steps, whatever fails; those that want to be alone come last, one after the other. */
export async function runSteps(steps: readonly Step[], { run, print }: Surroundings): Promise<Totals> {
  const outcomes: Outcome[] = [];
  const width = Math.max(...steps.map((step) => step.name.length));
  const runOne = async (step: Step): Promise<void> => {
    if (step.alone) print(`…       ${step.name.padEnd(width)}  ${step.what}`);
    const outcome = await run(step);
    outcomes.push(outcome);
    for (const line of told(step, outcome, width)) print(line);
  };
  const waiting = steps.filter((step) => !step.alone);
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await runOne(step);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  for (const step of steps.filter((other) => other.alone)) await runOne(step);
  return {
    passed: outcomes.reduce((sum, outcome) => sum + outcome.passed, 0),
    failed: outcomes.reduce((sum, outcome) => sum + outcome.failed, 0),
  };
}

function told(step: Step, outcome: Outcome, width: number): readonly string[] {
  const tests = step.report === undefined ? "" : `  ${String(outcome.passed)} passed, ${String(outcome.failed)} failed`;
  const line = `${step.name.padEnd(width)}  ${outcome.seconds.toFixed(1).padStart(6)} s${tests}`;
  if (outcome.ok) return [`ok      ${line}`];
  return [`FAILED  ${line}`, indented(outcome.output), `        again: ${typed(step)}`, `        mend:  ${step.mend}`];
}

function indented(output: string): string {
  return output.trimEnd().replaceAll(/^/gm, "    ");
}

/** The last line of a run, alone on its line: people and machines read it. */
export function summary({ passed, failed }: Totals): string {
  return `${String(passed)} passed, ${String(failed)} failed`;
}
