import { describe, expect, it } from "vitest";
import { ProcText } from "../../../exporter/collectors/host/proc-text.ts";

const text = (content: string): ProcText => new ProcText("made-up", content);

describe("a whole number", () => {
  it("may be as large as the kernel's largest, and no longer", () => {
    expect(text("18446744073709551615\n").count("bytes")).toBe(2 ** 64);
    expect(() => text("9".repeat(21)).count("bytes")).toThrow("made-up: expected a whole number (bytes) in line 1");
  });

  it("ends at a blank or the end of the line or text, and nowhere else", () => {
    expect(text("12 ").count("bytes")).toBe(12);
    expect(text("12").count("bytes")).toBe(12);
    for (const wrong of ["12x", "12.5", "-1", "1e9", ""]) expect(() => text(wrong).count("bytes")).toThrow("expected");
  });

  it("is not looked for on the next line", () => {
    expect(() => text("  \n12").count("bytes")).toThrow("got the end of the line");
  });
});

describe("finding a line", () => {
  it("takes whole starts of lines, before and behind the cursor", () => {
    const lines = text("one 1\ntwo 2\nnot one 3\n");
    expect(lines.findLine("two ")).toBe(true);
    expect(lines.findLine("one ")).toBe(true);
    expect(lines.count("one")).toBe(1);
  });

  it("leaves the cursor where it was if there is none", () => {
    const lines = text("one 1\ntwo 2\n");
    lines.nextLine();
    expect(lines.findLine("three ")).toBe(false);
    expect(lines.word("a name")).toBe("two");
  });
});
