// Goes through the checks and says of each how it went.
import type { Check } from "./check.ts";
import type { Stack } from "./stack.ts";

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** One after the other, since the last ones end the stack; a failed one does not keep the rest from being tried. */
export async function goThrough(checks: readonly Check[], stack: Stack, say: (line: string) => void): Promise<Outcome> {
  let passed = 0;
  for (const { claim, prove } of checks) {
    try {
      const figure = await prove(stack);
      passed += 1;
      say(`  ok    ${claim}${figure === undefined ? "" : ` (${figure})`}`);
    } catch (error) {
      say(`  FAIL  ${claim}`);
      for (const line of (error instanceof Error ? error.message : String(error)).split("\n")) say(`          ${line}`);
    }
  }
  return { passed, failed: checks.length - passed };
}
