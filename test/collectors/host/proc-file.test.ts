import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NoData } from "../../../exporter/collectors/collector.ts";
import { procFile } from "../../../exporter/collectors/host/proc-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "swarmscope-proc-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("a file of /proc", () => {
  it("is read from its start each time, longer or shorter than before", () => {
    const path = join(folder, "stat");
    const file = procFile(path);
    for (const text of ["first", "", "x".repeat(100_000), "short again"]) {
      writeFileSync(path, text);
      expect(file.read().text).toBe(text);
    }
  });

  it("is the first of several that is there", () => {
    writeFileSync(join(folder, "second"), "2");
    const text = procFile(join(folder, "first"), join(folder, "second")).read();
    expect(text.text).toBe("2");
    expect(text.path).toBe(join(folder, "second"));
  });

  it("has no data while it is missing, and is found when it comes", () => {
    const file = procFile(join(folder, "late"));
    expect(() => file.read()).toThrow(NoData);
    writeFileSync(join(folder, "late"), "here");
    expect(file.read().text).toBe("here");
  });

  it("is a fault, not missing, if it cannot be read", () => {
    const path = join(folder, "folder");
    mkdirSync(path);
    expect(() => procFile(path).read()).toThrow(`${path}: expected to read it, got EISDIR`);
    const inFile = join(folder, "file", "below");
    writeFileSync(join(folder, "file"), "");
    expect(() => procFile(inFile, join(folder, "missing")).read()).toThrow(
      `${inFile}: expected to read it, got ENOTDIR`,
    );
  });

  it("is opened anew after a fault", () => {
    const path = join(folder, "stat");
    mkdirSync(path);
    const file = procFile(path);
    expect(() => file.read()).toThrow("EISDIR");
    rmSync(path, { recursive: true });
    writeFileSync(path, "now a file");
    expect(file.read().text).toBe("now a file");
  });
});
