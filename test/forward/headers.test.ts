// The file with headers of forwarded requests: what may stand in it, and that faults do not tell what does.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readHeaders } from "../../exporter/forward/headers.ts";

const folder = mkdtempSync(join(tmpdir(), "swarmscope-headers-"));
const path = join(folder, "headers");
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string): { readonly headers: object; readonly faults: readonly string[] } {
  writeFileSync(path, content);
  const faults: string[] = [];
  return { headers: Object.fromEntries(readHeaders(path, faults)), faults };
}

describe("headers of forwarded requests", () => {
  it("are lines of name and value", () => {
    expect(read("# key of the backend\r\nAuthorization: Bearer a:b \r\n\r\nX-Scope-OrgID:7\n")).toEqual({
      headers: { authorization: "Bearer a:b", "x-scope-orgid": "7" },
      faults: [],
    });
  });

  it.each([
    ["s3cret", "must be `Name: value`"],
    ["a b: s3cret", "has characters no header may have"],
    [": s3cret", "has characters no header may have"],
    ["a: s3cret\u0001", "has characters no header may have"],
    ["Content-Encoding: s3cret", "names a header that forwarding sets itself"],
  ])("that are wrong are named by their line, without what is in it: %j", (line, fault) => {
    expect(read(`ok: 1\n${line}\n`)).toEqual({
      headers: { ok: "1" },
      faults: [`--forward-otlp-headers-file: ${path}, line 2 ${fault}`],
    });
  });

  it("are wanted from a file that is there", () => {
    const faults: string[] = [];
    readHeaders(join(folder, "none"), faults);
    expect(faults).toEqual([`--forward-otlp-headers-file: ${join(folder, "none")} cannot be read ENOENT`]);
  });
});
