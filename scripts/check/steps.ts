// The steps of `npm run check`, in the order they are told. Cheap ones first.
import type { Step } from "./step.ts";

/** How one of vitest's projects is run as a step. */
export function vitest(project: string, ...rest: readonly string[]): Pick<Step, "command" | "report" | "alone"> {
  const report = `.cache/vitest-${project}.json`;
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  return { command: ["vitest", "run", "--project", project, ...reporters, ...rest], report, alone: true };
}

export const steps: readonly Step[] = [
  {
    name: "format",
    what: "Every file is formatted by prettier.",
    command: ["prettier", "--check", "--log-level", "warn", "."],
    mend: "npm run format",
  },
  {
    name: "types",
    what: "The compiler agrees with every file, tests and scripts included.",
    command: ["tsc", "-p", "tsconfig.json", "--incremental", "--tsBuildInfoFile", ".cache/types.tsbuildinfo"],
    mend: "correct the lines named",
  },
  {
    name: "lint",
    what: "eslint with types finds nothing, the house rules included.",
    command: ["eslint", "."],
    mend: "npx eslint --fix . mends some; the rest by hand",
  },
  {
    name: "layers",
    what: "Every import goes in a direction the table allows, and there are no cycles.",
    command: ["depcruise", "--config", ".dependency-cruiser.mjs", "."],
    mend: "move the code, or change the table in .dependency-cruiser.mjs and say why",
  },
  {
    name: "dead-code",
    what: "No file, export, type or package is there that nothing uses.",
    command: ["knip"],
    mend: "delete what is named",
  },
  {
    name: "dead-code-tested",
    what: "Nothing is there for its test alone.",
    command: ["knip", "--production"],
    mend: "delete what is named, or move it to test/",
  },
  {
    name: "generated",
    what: "Every generated file is what its source gives, and there is no other file among them.",
    command: ["node", "scripts/run.mjs", "scripts/generate", "--check"],
    mend: "npm run generate",
  },
  {
    name: "queries",
    what: "Every query of panels and rules agrees with the catalog, every dashboard with the house rules.",
    command: ["node", "scripts/run.mjs", "scripts/queries"],
    mend: "correct the panel or rule named",
  },
  {
    name: "unit",
    what: "Unit and contract tests pass, with the coverage vitest.config.ts asks for.",
    mend: "npx vitest --project unit runs them again at every save",
    ...vitest("unit", "--coverage"),
  },
  {
    name: "e2e",
    what: "The whole works with real servers, run as a user runs it.",
    mend: "npx vitest run --project e2e test/e2e/<file> runs one of them",
    ...vitest("e2e"),
  },
];
