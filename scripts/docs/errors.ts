// docs/errors.md: every code the program answers or stops with, from the table of errors.
import { errorTable } from "../../exporter/errors.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

export const errorsDocument: Artifact = {
  path: "docs/errors.md",
  render: () =>
    page([
      generatedFrom("exporter/errors.ts"),
      "# Errors",
      "Every fault the program tells anybody about has a code. The message after it names what is wrong and the rule it breaks; the code is what a program should look at.",
      'A request that fails is answered with the status below and `{"error":{"code":"…","message":"…"}}`. Faults of single events stand in the answer to their batch instead: see [events](events.md#the-answer).',
      "What stops the program from starting is printed, and the program ends with 1; its status below is of no use then.",
      table(
        ["code", "status", "meaning"],
        Object.entries(errorTable).map(([name, { status, means }]) => [code(name), String(status), means]),
      ),
    ]),
};
