import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  checksumOf,
  fileHeader,
  layoutOf,
  recordHeader,
  seal,
  VERSION,
  versionIn,
} from "../../exporter/journal/format.ts";
import { appended, opened, temporaryFolder } from "./journal-folder.ts";

/** As `hexdump -C` shows it. */
function hexdump(bytes: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = bytes.subarray(at, at + 16);
    const hex = [part.subarray(0, 8), part.subarray(8)].map((half) =>
      half.toString("hex").replace(/(..)(?=.)/g, "$1 "),
    );
    const text = part.toString("latin1").replace(/[^ -~]/g, ".");
    lines.push(`${at.toString(16).padStart(8, "0")}  ${hex.join("  ").padEnd(48)}  |${text}|`);
  }
  return lines.join("\n");
}

describe("a segment", () => {
  it("is byte by byte what the description of the format shows", async () => {
    const folder = temporaryFolder();
    const { journal, write } = await opened(folder);
    for (const text of ["first", "second"]) {
      await write(text);
      await journal.rotate();
    }
    await appended(journal, 7, 1000, "hi");
    const dump = hexdump(readFileSync(join(folder, "journal-0000000000000003.log")));
    const source = readFileSync(new URL("../../exporter/journal/format.ts", import.meta.url), "utf8");
    const shown = [...source.matchAll(/^\/\/ {3}([0-9a-f]{8} {2}.*\|)$/gm)].map((match) => match[1]);
    expect(shown).toHaveLength(4);
    expect(dump).toBe(shown.join("\n"));
  });
});

describe("the header of a file", () => {
  const header = fileHeader("segment", 3);

  it("tells the version to who expects that kind of file and that number", () => {
    expect(versionIn(header, "segment", 3)).toBe(2);
    expect(versionIn(header, "snapshot", 3)).toBeUndefined();
    expect(versionIn(header, "segment", 4)).toBeUndefined();
  });

  it("tells nothing if any of its bytes is another", () => {
    for (let at = 0; at < header.length; at++) {
      const changed = Buffer.from(header);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(versionIn(changed, "segment", 3), `byte ${at}`).toBeUndefined();
    }
  });
});

describe("the header of a record", () => {
  it("has room for kinds up to 65535 and times beyond the year 10000", () => {
    const time = Date.UTC(10_500, 0);
    const bytes = recordHeader(65_535, time, 0);
    expect([bytes.readUInt16LE(14), bytes.readUIntLE(8, 6)]).toEqual([65_535, time]);
    for (const [kind, when] of [
      [65_536, 0],
      [-1, 0],
      [0, -1],
      [0, 2 ** 48],
    ] as const)
      expect(() => recordHeader(kind, when, 0), `${kind} ${when}`).toThrow(RangeError);
  });

  it("without its checksum is no record", () => {
    expect(layoutOf(VERSION)?.decode(recordHeader(1, 1000, 0).fill(0, 16))).toBeUndefined();
  });
});

describe("a record without a body", () => {
  it("has the same checksum wherever its no bytes are", () => {
    for (const body of [Buffer.alloc(0), Buffer.from("x").subarray(1), new Uint8Array(0)]) {
      const header = recordHeader(7, 1_000, body.length);
      seal(header, 5, checksumOf(body));
      const decode = layoutOf(VERSION)?.decode;
      expect(decode?.(header)).toEqual({ kind: 7, time: 1_000, placeInGroup: 5, body: Buffer.alloc(0) });
      expect(decode?.(Buffer.concat([header, Buffer.from("z")]).subarray(0, header.length))).toBeDefined();
    }
  });
});
