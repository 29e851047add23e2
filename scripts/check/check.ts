// Runs steps against this repository, tells them on stdout and ends with the line that counts.
import { runStep } from "./run-step.ts";
import { runSteps, summary } from "./run-steps.ts";
import type { Step } from "./step.ts";

/** Gives the exit code: 0 if nothing failed. */
export async function check(steps: readonly Step[], root: string): Promise<number> {
  const totals = await runSteps(steps, { run: (step) => runStep(step, root), print: (line) => console.log(line) });
  console.log(summary(totals));
  return totals.failed === 0 ? 0 : 1;
}
