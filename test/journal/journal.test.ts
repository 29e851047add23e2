import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fileHeader } from "../../exporter/journal/format.ts";
import { openJournal } from "../../exporter/journal/journal.ts";
import { readJournal } from "../../exporter/journal/read.ts";
import { filesIn, opened, reopened, seen, temporaryFolder } from "./journal-folder.ts";

const QUIET = { segmentBytes: 1024 * 1024, onFault: () => undefined };

function segment(number: number): string {
  return `journal-${String(number).padStart(16, "0")}.log`;
}

function snapshot(number: number): string {
  return `snapshot-${String(number).padStart(16, "0")}.bin`;
}

function breakLastByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** A journal with three snapshots: "to a", "to ab", "to abc", and the record "d" behind. */
async function withSnapshots(): Promise<string> {
  const folder = temporaryFolder();
  const { journal, write } = await opened(folder);
  let text = "to ";
  for (const letter of ["a", "b", "c"]) {
    await write(letter);
    text += letter;
    await journal.writeSnapshot(await journal.rotate(), 1000, Buffer.from(text));
  }
  await write("d");
  await journal.close();
  return folder;
}

describe("opening a journal", () => {
  it("makes the folder and those above it", async () => {
    const folder = join(temporaryFolder(), "state", "journal");
    const { journal, write } = await opened(folder);
    await write("a");
    await journal.close();
    expect((await reopened(folder)).bodies).toEqual(["a"]);
  });

  it("never writes to a segment of an earlier time", async () => {
    const folder = temporaryFolder();
    for (const text of ["a", "b"]) {
      const { journal, write } = await opened(folder);
      await write(text);
      await journal.close();
    }
    await reopened(folder);
    expect(Object.keys(filesIn(folder))).toEqual([segment(1), segment(2)]);
    expect((await reopened(folder)).bodies).toEqual(["a", "b"]);
  });

  it("is for one at a time", async () => {
    const folder = temporaryFolder();
    const first = await opened(folder);
    await expect(opened(folder)).rejects.toMatchObject({ name: "JournalFault", reason: "locked" });
    await first.journal.close();
    await first.journal.close();
    await expect(reopened(folder)).resolves.toBeDefined();
  });

  it("fails where the folder cannot be", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    for (const folder of [file, join(file, "below"), "/proc/swarmscope/journal"])
      await expect(opened(folder), folder).rejects.toMatchObject({ name: "JournalFault", reason: "not_accessible" });
  });

  it.each([
    ["segment", segment(4)],
    ["snapshot", snapshot(4)],
  ])("fails on a %s of another version, changes nothing, and lets go of the folder", async (_, name) => {
    const folder = await withSnapshots();
    const path = join(folder, name);
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(3, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 20)), 20);
    writeFileSync(path, bytes);
    const before = filesIn(folder);
    await expect(opened(folder)).rejects.toMatchObject({
      reason: "other_version",
      message: expect.stringContaining(`${path}: expected version 2 of the format or an older one, got 3`) as string,
    });
    expect(filesIn(folder)).toEqual(before);
    expect(readdirSync(folder)).not.toContain("journal.lock");
  });

  it("hands on what the visit throws, and lets go of the folder", async () => {
    const folder = await withSnapshots();
    const visit = {
      ...seen(),
      record: () => {
        throw new Error("full up");
      },
    };
    await expect(openJournal(folder, QUIET, visit)).rejects.toThrow("full up");
    await expect(reopened(folder)).resolves.toBeDefined();
  });

  it("refuses segments that hold next to nothing", async () => {
    for (const segmentBytes of [0, 1023, Number.NaN])
      await expect(opened(temporaryFolder(), { segmentBytes })).rejects.toThrow(RangeError);
  });
});

describe("snapshots", () => {
  it("stand for the segments before them", async () => {
    const { snapshots, bodies, report } = await reopened(await withSnapshots());
    expect(snapshots).toEqual(["to abc"]);
    expect(bodies).toEqual(["d"]);
    expect(report).toMatchObject({ snapshot: 4, segments: 1, records: 1, corrupt: [] });
  });

  it("are kept two, and the segments behind the older", async () => {
    const files = Object.keys(filesIn(await withSnapshots()));
    expect(files).toEqual([segment(3), segment(4), snapshot(3), snapshot(4)]);
  });

  it("fall back to the one before if the newest is broken, which is gone with the next", async () => {
    const folder = await withSnapshots();
    breakLastByte(join(folder, snapshot(4)));
    const first = await opened(folder);
    expect([first.snapshots, first.bodies]).toEqual([["to ab"], ["c", "d"]]);
    expect(first.report).toMatchObject({
      snapshot: 3,
      torn: undefined,
      corrupt: [{ file: snapshot(4), offset: 24, bytes: 30, reason: "bad_checksum" }],
    });
    await first.write("e");
    await first.journal.writeSnapshot(await first.journal.rotate(), 1000, Buffer.from("to abcde"));
    await first.journal.close();
    expect(Object.keys(filesIn(folder))).toEqual([segment(3), segment(4), segment(5), snapshot(3), snapshot(6)]);
    const second = await reopened(folder);
    expect([second.snapshots, second.bodies, second.report.corrupt]).toEqual([["to abcde"], [], []]);
  });

  it("that are all broken leave the segments there are, and the report tells what is missing", async () => {
    const folder = await withSnapshots();
    writeFileSync(join(folder, snapshot(3)), "");
    writeFileSync(join(folder, snapshot(4)), readFileSync(join(folder, snapshot(4))).subarray(0, 24));
    const { snapshots, bodies, report } = await reopened(folder);
    expect([snapshots, bodies]).toEqual([[], ["c", "d"]]);
    expect(report.corrupt).toEqual([
      { file: snapshot(4), offset: 0, bytes: 0, reason: "no_record" },
      { file: snapshot(3), offset: 0, bytes: 0, reason: "cut_short" },
      { file: segment(1), offset: 0, bytes: 0, reason: "missing" },
    ]);
  });

  it("that hold anything but one record of their kind are broken", async () => {
    const other = await withSnapshots();
    const record = readFileSync(join(other, snapshot(4))).subarray(24);
    const ofAnotherKind = readFileSync(join(other, segment(4))).subarray(24);
    for (const records of [[record, record], [ofAnotherKind], []]) {
      const folder = await withSnapshots();
      writeFileSync(join(folder, snapshot(4)), Buffer.concat([fileHeader("snapshot", 4), ...records]));
      const { snapshots, report } = await reopened(folder);
      expect(snapshots).toEqual(["to ab"]);
      expect(report.corrupt).toMatchObject([{ file: snapshot(4), offset: 0, reason: "no_record" }]);
    }
  });

  it("are followed by segments of higher numbers even if none is left", async () => {
    const folder = await withSnapshots();
    for (const number of [3, 4]) rmSync(join(folder, segment(number)));
    const { journal, write } = await opened(folder);
    await write("e");
    await journal.close();
    const { snapshots, bodies } = await reopened(folder);
    expect([snapshots, bodies]).toEqual([["to abc"], ["e"]]);
  });

  it("may be empty, and large", async () => {
    const folder = temporaryFolder();
    const { journal, write } = await opened(folder);
    const large = Buffer.alloc(3_000_000, "large ");
    for (const bytes of [Buffer.alloc(0), large]) {
      await write("a");
      await journal.writeSnapshot(await journal.rotate(), 1234, bytes);
      let found: unknown;
      await readJournal(folder, { ...seen(), snapshot: (body, time) => (found = [body.equals(bytes), time]) });
      expect(found).toEqual([true, 1234]);
    }
  });

  it("keep all segments as long as there is one only", async () => {
    const folder = temporaryFolder();
    const { journal, write } = await opened(folder);
    await write("a");
    await journal.writeSnapshot(await journal.rotate(), 1000, Buffer.from("to a"));
    expect(Object.keys(filesIn(folder))).toEqual([segment(1), snapshot(2)]);
    await journal.close();
    breakLastByte(join(folder, snapshot(2)));
    expect((await reopened(folder)).bodies).toEqual(["a"]);
  });

  it("can be made by who reads beside the writer: the last one and the segments below a number", async () => {
    const folder = await withSnapshots();
    const { journal, write } = await opened(folder);
    await write("e");
    const before = await journal.rotate();
    await write("f");
    const visit = seen();
    const report = await readJournal(folder, visit, before);
    expect([visit.snapshots, visit.bodies]).toEqual([["to abc"], ["d", "e"]]);
    expect(report).toMatchObject({ torn: undefined, corrupt: [] });
    const earlier = seen();
    await readJournal(folder, earlier, 3);
    expect([earlier.snapshots, earlier.bodies]).toEqual([["to ab"], []]);
  });

  it("cover no segment that is written to, and none a second time", async () => {
    const folder = temporaryFolder();
    const { journal, write } = await opened(folder);
    await write("a");
    const before = await journal.rotate();
    await write("b");
    await expect(journal.writeSnapshot(before + 1, 1000, Buffer.alloc(0))).rejects.toThrow(RangeError);
    await journal.writeSnapshot(before, 1000, Buffer.from("to a"));
    await journal.writeSnapshot(before, 1000, Buffer.from("again"));
    await expect(journal.writeSnapshot(before - 1, 1000, Buffer.alloc(0))).rejects.toThrow(RangeError);
    await journal.close();
    expect((await reopened(folder)).snapshots).toEqual(["to a"]);
  });

  it("that cannot be written leave nothing behind, and what a crash left of one is removed", async () => {
    const folder = temporaryFolder();
    const { journal, write } = await opened(folder);
    await write("a");
    const before = await journal.rotate();
    mkdirSync(join(folder, snapshot(before)));
    await expect(journal.writeSnapshot(before, 1000, Buffer.from("to a"))).rejects.toMatchObject({
      name: "JournalFault",
      message: `${join(folder, snapshot(before))}: expected to write 4 bytes to it, got EISDIR`,
    });
    expect(Object.keys(filesIn(folder))).toEqual([segment(1), snapshot(before)]);
    await journal.close();
    writeFileSync(join(folder, `${snapshot(9)}.tmp`), "half");
    await reopened(folder);
    expect(Object.keys(filesIn(folder))).not.toContain(`${snapshot(9)}.tmp`);
  });

  it("have what they cover deleted at the start too, if a crash came in between", async () => {
    const folder = await withSnapshots();
    for (const name of [segment(1), segment(2)]) writeFileSync(join(folder, name), "covered");
    writeFileSync(join(folder, snapshot(2)), "older than the two that are kept");
    const { snapshots, bodies, faults } = await reopened(folder);
    expect([snapshots, bodies, faults]).toEqual([["to abc"], ["d"], []]);
    expect(Object.keys(filesIn(folder))).toEqual([segment(3), segment(4), snapshot(3), snapshot(4)]);
  });

  it("that are broken are not counted at the start: what an older one needs stays", async () => {
    const folder = await withSnapshots();
    breakLastByte(join(folder, snapshot(4)));
    const before = Object.keys(filesIn(folder));
    await reopened(folder);
    expect(Object.keys(filesIn(folder))).toEqual(before);
  });

  it("are safe even if what they cover cannot be deleted", async () => {
    const folder = await withSnapshots();
    const { journal, write, faults } = await opened(folder);
    mkdirSync(join(folder, segment(2)));
    await write("e");
    await journal.writeSnapshot(await journal.rotate(), 1000, Buffer.from("to abcde"));
    expect(faults).toMatchObject([{ reason: "io" }]);
    expect(faults[0]?.message).toContain(`${join(folder, segment(2))}: expected to delete it, got `);
    expect(Object.keys(filesIn(folder))).toEqual([segment(2), segment(4), segment(5), snapshot(4), snapshot(6)]);
  });
});

describe("the size of a journal", () => {
  it("is that of its files at any time", async () => {
    const folder = await withSnapshots();
    const onDisk = (): number => Object.values(filesIn(folder)).reduce((sum, size) => sum + size, 0);
    const { journal, write } = await opened(folder, { segmentBytes: 1024 });
    expect(journal.size).toBe(onDisk());
    for (let round = 0; round < 3; round++) {
      await write("x".repeat(900), "y".repeat(900), "z");
      expect(journal.size).toBe(onDisk());
      await journal.writeSnapshot(await journal.rotate(), 1000, Buffer.alloc(100 * round));
      expect(journal.size).toBe(onDisk());
    }
  });
});
