// Zeros ahead of the records: what a crash leaves of them is no damage, and what it leaves of a group is told from damage.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileHeader } from "../../exporter/journal/format.ts";
import { readJournal } from "../../exporter/journal/read.ts";
import { createFile, type CreateFile } from "../../exporter/journal/segment.ts";
import { filesIn, opened, reopened, seen, temporaryFolder } from "./journal-folder.ts";

const FIRST = "journal-0000000000000001.log";
const FILE_HEADER = 24;
const RECORD_HEADER = 24;
const AHEAD = 64 * 1024;
const SECTOR = 512;

interface Written {
  /** As a kill leaves it: records and zeros. */
  readonly bytes: Buffer;
  /** Where each group begins, and where the last one ends. */
  readonly places: readonly number[];
}

/** A segment of these groups, with zeros behind. */
async function written(groups: readonly (readonly string[])[]): Promise<Written> {
  const folder = temporaryFolder();
  const { journal, write } = await opened(folder, { aheadBytes: AHEAD });
  const places = [FILE_HEADER];
  for (const texts of groups) {
    await write(...texts);
    places.push((places.at(-1) ?? 0) + texts.reduce((sum, text) => sum + RECORD_HEADER + text.length, 0));
  }
  while ((filesIn(folder)[FIRST] ?? 0) < AHEAD) await setImmediate();
  const bytes = readFileSync(join(folder, FIRST));
  await journal.close();
  return { bytes, places };
}

function folderWith(bytes: Buffer): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, FIRST), bytes);
  return folder;
}

describe("what is written ahead", () => {
  it("makes the file longer once for many groups, counts as size, and is given back at the end", async () => {
    const folder = temporaryFolder();
    const sizes = new Set<number>();
    const { journal, write } = await opened(folder, { aheadBytes: AHEAD });
    await write("first");
    while (journal.size < AHEAD) await setImmediate();
    for (let i = 0; i < 50; i++) {
      await write(`x${i}`.padEnd(500));
      sizes.add(filesIn(folder)[FIRST] ?? 0);
      expect(journal.size).toBe(filesIn(folder)[FIRST]);
    }
    expect(sizes).toEqual(new Set([AHEAD + FILE_HEADER + RECORD_HEADER + 5]));
    await journal.close();
    expect(filesIn(folder)).toEqual({ [FIRST]: FILE_HEADER + 51 * RECORD_HEADER + 5 + 50 * 500 });
  });

  it("is the end of the segment for who reads it, and cut off at the next start", async () => {
    const { bytes, places } = await written([["a", "b"], ["c"]]);
    const folder = folderWith(bytes);
    const unused = { file: FIRST, offset: places.at(-1) };
    const first = await reopened(folder);
    expect(first.bodies).toEqual(["a", "b", "c"]);
    expect(first.report).toMatchObject({ torn: undefined, unused, corrupt: [] });
    expect(filesIn(folder)).toEqual({ [FIRST]: places.at(-1) });
    expect((await reopened(folder)).report).toMatchObject({ torn: undefined, unused: undefined, corrupt: [] });
  });

  it("does no harm in a segment that is not the newest", async () => {
    const { bytes } = await written([["a"]]);
    const folder = folderWith(bytes);
    writeFileSync(join(folder, "journal-0000000000000002.log"), fileHeader("segment", 2));
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual(["a"]);
    expect(report).toMatchObject({ torn: undefined, unused: undefined, corrupt: [] });
  });

  it("never comes after a record to the same place: a group that reaches behind it waits", async () => {
    let release: () => void = () => undefined;
    const slowZeros: CreateFile = async (path) => {
      const file = await createFile(path);
      return {
        ...file,
        async writev(buffers, position) {
          if (buffers[0]?.every((byte) => byte === 0)) await new Promise<void>((resolve) => (release = resolve));
          return await file.writev(buffers, position);
        },
      };
    };
    const folder = temporaryFolder();
    const { journal, write } = await opened(folder, { aheadBytes: 4096, createFile: slowZeros });
    await write("first");
    let told = false;
    const second = write("second".padEnd(1000)).then(() => (told = true));
    for (let i = 0; i < 20; i++) await setImmediate();
    expect(told).toBe(false);
    release();
    await second;
    const visit = seen();
    await readJournal(folder, visit);
    expect(visit.bodies.map((body) => body.trim())).toEqual(["first", "second"]);
    release();
    const closed = journal.close();
    while ((await Promise.race([closed.then(() => "closed"), setImmediate("open")])) === "open") release();
  });

  it("is done without where there is no room for it", async () => {
    const noRoomAhead: CreateFile = async (path) => {
      const file = await createFile(path);
      return {
        ...file,
        writev: (buffers, position) =>
          buffers[0]?.every((byte) => byte === 0) === true
            ? Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" }))
            : file.writev(buffers, position),
      };
    };
    const folder = temporaryFolder();
    const { journal, write, faults } = await opened(folder, { aheadBytes: AHEAD, createFile: noRoomAhead });
    for (const text of ["a", "b", "c"]) await write(text);
    await journal.close();
    expect([faults, (await reopened(folder)).bodies]).toEqual([[], ["a", "b", "c"]]);
  });

  it("does not make a segment longer than it may be", async () => {
    const folder = temporaryFolder();
    const { write } = await opened(folder, { aheadBytes: AHEAD, segmentBytes: 10_000 });
    await write("a");
    while ((filesIn(folder)[FIRST] ?? 0) < 10_000) await setImmediate();
    await write("b");
    expect(filesIn(folder)).toEqual({ [FIRST]: 10_000 });
  });
});

describe("a group that was being written when the power went", () => {
  it("with any of its sectors missing is cut off where it is broken, and is no damage", async () => {
    const text = fc.string({ unit: "binary-ascii", maxLength: 1500 });
    const group = fc.array(text, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(group, { maxLength: 2 }), group, fc.infiniteStream(fc.boolean()), async (...drawn) => {
        const [before, last, isLost] = drawn;
        const { bytes, places } = await written([...before, last]);
        const [begin = 0, end = 0] = places.slice(-2);
        // What was there before the group is on disk, though its last sector is written once more.
        for (let at = begin; at < end; at = SECTOR * Math.floor(at / SECTOR + 1))
          if (isLost.next().value === true) bytes.fill(0, at, Math.min(end, SECTOR * Math.floor(at / SECTOR + 1)));
        const folder = folderWith(bytes);
        const { bodies, report } = await reopened(folder);
        const kept = before.flat();
        expect(report.corrupt).toEqual([]);
        expect(bodies.slice(0, kept.length)).toEqual(kept);
        expect([...kept, ...last].slice(0, bodies.length)).toEqual(bodies);
        const again = await reopened(folder);
        expect([again.bodies, again.report.torn, again.report.corrupt]).toEqual([bodies, undefined, []]);
      }),
      { numRuns: 60 },
    );
  });

  it("is told from damage to what had been acknowledged: that is left as it is", async () => {
    const { bytes, places } = await written([["a"], ["b1", "b2", "b3"], ["c"]]);
    const second = (places[1] ?? 0) + RECORD_HEADER + 2;
    bytes.fill(0, second, second + RECORD_HEADER + 2);
    const folder = folderWith(bytes);
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual(["a", "b1"]);
    expect(report).toMatchObject({ torn: undefined, corrupt: [{ offset: second, reason: "no_record" }] });
    expect(filesIn(folder)).toEqual({ [FIRST]: bytes.length });
  });

  it("is not searched without end if it was made to look like records", async () => {
    const magic = "\xffSWR";
    const { bytes, places } = await written([[magic.repeat(64)], ["few"], [magic.repeat(1000)]]);
    const few = Buffer.from(bytes.subarray(0, places[1]));
    few.fill(0, FILE_HEADER, FILE_HEADER + 4);
    expect((await reopened(folderWith(few))).report).toMatchObject({ torn: { offset: FILE_HEADER }, corrupt: [] });
    bytes.fill(0, places[2] ?? 0, (places[2] ?? 0) + 4);
    expect((await reopened(folderWith(bytes))).report).toMatchObject({
      torn: undefined,
      corrupt: [{ offset: places[2], reason: "no_record" }],
    });
  });
});

describe("a journal of version 1", () => {
  /** Segment 1 with a record of kind 7, time 1000, body "hi". */
  const old = Buffer.from(
    "53574d4a524e4c0a0100000001000000000000003f461729" + "ff53575202000000e803000000000700c0ccf029" + "6869",
    "hex",
  );

  it("is read, and what is new goes to a segment of this version", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, FIRST), old);
    const { bodies, report, write, journal } = await opened(folder);
    expect([bodies, report.corrupt, report.torn]).toEqual([["hi"], [], undefined]);
    await write("new");
    await journal.close();
    expect((await reopened(folder)).bodies).toEqual(["hi", "new"]);
  });

  it("does not end in zeros", async () => {
    const folder = folderWith(Buffer.concat([old, Buffer.alloc(100)]));
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual(["hi"]);
    expect(report.torn).toMatchObject({ offset: old.length, bytes: 100, reason: "no_record" });
  });
});
