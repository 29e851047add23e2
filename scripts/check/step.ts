// What a step of `npm run check` is, and what came of it.

export interface Step {
  readonly name: string;
  /** What a pass of this step means, in one sentence. */
  readonly what: string;
  /** A program of node_modules/.bin, or `node`, and its arguments; run in the root of the repository. */
  readonly command: readonly [program: string, ...rest: string[]];
  /** What to do when it fails. */
  readonly mend: string;
  /** Keeps both processors busy by itself, so nothing else runs beside it. */
  readonly alone?: true;
  /** Where the step leaves vitest's JSON report; its tests are then counted one by one. */
  readonly report?: string;
}

export interface Outcome {
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
  /** Of the tests in it, or of the step itself if it has no tests. */
  readonly passed: number;
  readonly failed: number;
}

/** The command as a person would type it in the root of the repository. */
export function typed(step: Step): string {
  const [program] = step.command;
  return program === "node" ? step.command.join(" ") : `npx ${step.command.join(" ")}`;
}
