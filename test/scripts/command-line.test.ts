// Command lines of scripts: read, asked for help, and mistaken.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { commandLine, positive } from "../../scripts/command-line.ts";

const argv = process.argv;
let said = "";

beforeEach(() => {
  said = "";
  const hear = (chunk: string | Uint8Array): boolean => {
    said += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(hear);
  vi.spyOn(process.stderr, "write").mockImplementation(hear);
  vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`exit ${String(code)}`);
  });
});

afterEach(() => {
  process.argv = argv;
  vi.restoreAllMocks();
});

function read(args: readonly string[], takesNames = false) {
  process.argv = ["node", "script", ...args];
  return commandLine({ usage: "npm run it: does it", options: { check: false, count: "10" }, takesNames });
}

describe("commandLine", () => {
  it("takes options, and their defaults where they are not given", () => {
    expect(read(["--check"])).toEqual({ values: { check: true, count: "10", help: false }, names: [] });
    expect(read(["--count", "3", "a"], true)).toMatchObject({ values: { check: false, count: "3" }, names: ["a"] });
  });

  it("answers --help and ends with 0", () => {
    expect(() => read(["--help"])).toThrow("exit 0");
    expect(said).toBe("npm run it: does it\n");
  });

  it.each([[["--other"]], [["a"]], [["--count"]], [["--check=3"]]])(
    "tells what is wrong with %j and ends with 2",
    (args) => {
      expect(() => read(args)).toThrow("exit 2");
      expect(said).toMatch(/^[^\n]+; see --help\n$/);
    },
  );
});

describe("positive", () => {
  it("is a number above 0", () => {
    expect(positive("count", "2.5")).toBe(2.5);
  });

  it.each(["0", "-1", "x", "Infinity"])("is not %s", (told) => {
    expect(() => positive("count", told)).toThrow("exit 2");
    expect(said).toBe(`--count must be a number above 0, got '${told}'; see --help\n`);
  });
});
