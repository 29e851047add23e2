// One thing the running stack must prove.
import type { Stack } from "./stack.ts";

export interface Check {
  readonly claim: string;
  /** Rejects with what is wrong; may resolve with a figure worth telling. */
  readonly prove: (stack: Stack) => Promise<string | undefined>;
}

/** Throws all faults in one error, if there are any. */
export function demandNone(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join("\n"));
}
