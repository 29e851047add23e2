// docs/errors.md names every code with its status and meaning.
import { describe, expect, it } from "vitest";
import { errorTable } from "../../exporter/errors.ts";
import { errorsDocument } from "../../scripts/docs/errors.ts";

const text = errorsDocument.render();

describe("the document of errors", () => {
  it.each(Object.entries(errorTable))("has a row for %s", (code, { status, means }) => {
    expect(text).toContain(`| \`${code}\` | ${String(status)} | ${means} |`);
  });

  it("has no other code", () => {
    const named = new Set(text.match(/SWM_[A-Z_]+/g));
    expect([...named].sort()).toEqual(Object.keys(errorTable).sort());
  });
});
