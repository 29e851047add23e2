import { appendFileSync, copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JournalFault } from "../../exporter/journal/fault.ts";
import { fileHeader } from "../../exporter/journal/format.ts";
import { readJournal } from "../../exporter/journal/read.ts";
import { appended, filesIn, opened, reopened, seen, temporaryFolder } from "./journal-folder.ts";

const FILE_HEADER = 24;
const RECORD_HEADER = 24;

function segment(number: number): string {
  return `journal-${String(number).padStart(16, "0")}.log`;
}

/** A journal with these texts as records, each a group of its own; a list for each segment. */
async function journalOf(...segments: readonly (readonly string[])[]): Promise<string> {
  const folder = temporaryFolder();
  const { journal, write } = await opened(folder);
  for (const texts of segments) {
    for (const text of texts) await write(text);
    await journal.rotate();
  }
  await journal.close();
  return folder;
}

/** Where each record begins in a segment of these texts, and where the last ends. */
function offsets(texts: readonly string[]): readonly number[] {
  const found = [FILE_HEADER];
  for (const text of texts) found.push((found.at(-1) ?? 0) + RECORD_HEADER + text.length);
  return found;
}

function flip(path: string, at: number, mask = 0x01): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ mask;
  writeFileSync(path, bytes);
}

async function readFrom(folder: string, below?: number) {
  const visit = seen();
  return { ...visit, report: await readJournal(folder, visit, below) };
}

describe("reading a journal", () => {
  it("gives kinds, times and bodies in the order of writing, and counts them", async () => {
    const folder = temporaryFolder();
    const { journal } = await opened(folder);
    const records = [
      [0, 0, ""],
      [65_535, 1_700_000_000_123, "two"],
      [3, 5, "x".repeat(300_000)],
    ] as const;
    for (const [kind, time, text] of records) await appended(journal, kind, time, text);
    const found: unknown[] = [];
    const visit = {
      ...seen(),
      record: (...[kind, time, body]: [number, number, Buffer]) => found.push([kind, time, String(body)]),
    };
    const report = await readJournal(folder, visit);
    expect(found).toEqual(records);
    expect(report).toEqual({
      snapshot: undefined,
      segments: 1,
      records: 3,
      bytes: 300_003,
      torn: undefined,
      unused: undefined,
      corrupt: [],
    });
  });

  it("finds nothing where nothing was written", async () => {
    const { bodies, report } = await readFrom(await journalOf());
    expect(bodies).toEqual([]);
    expect(report).toMatchObject({ segments: 0, records: 0, torn: undefined, corrupt: [] });
  });

  it("ends before the segment it is told", async () => {
    const folder = await journalOf(["a", "b"], ["c"], ["d"]);
    expect((await readFrom(folder, 3)).bodies).toEqual(["a", "b", "c"]);
  });

  it("lets others run between two windows of a long segment", async () => {
    const folder = await journalOf(Array.from({ length: 30 }, () => "x".repeat(100_000)));
    let turns = 0;
    let reading = true;
    const count = (): void => {
      turns++;
      if (reading) setImmediate(count);
    };
    setImmediate(count);
    await readFrom(folder);
    reading = false;
    // 3 MB in windows of 256 KiB.
    expect(turns).toBeGreaterThan(10);
  });

  it("throws what the visit throws", async () => {
    const folder = await journalOf(["a"]);
    const record = (): never => {
      throw new Error("full up");
    };
    await expect(readJournal(folder, { ...seen(), record })).rejects.toThrow("full up");
  });

  it("names a folder that is not there", async () => {
    const folder = join(temporaryFolder(), "gone");
    const fault: unknown = await readFrom(folder).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(JournalFault);
    expect(fault).toMatchObject({ reason: "not_accessible", message: `${folder}: expected to list it, got ENOENT` });
  });
});

describe("the newest segment", () => {
  const texts = ["first", "", "the third"];
  const places = offsets(texts);

  it("cut anywhere gives every record before the cut, tells where it broke off, and is clean the next time", async () => {
    const whole = await journalOf(["before"], texts);
    for (let size = 0; size < (places.at(-1) ?? 0); size++) {
      const folder = temporaryFolder();
      for (const number of [1, 2]) copyFileSync(join(whole, segment(number)), join(folder, segment(number)));
      truncateSync(join(folder, segment(2)), size);
      const kept = texts.slice(
        0,
        Math.max(
          0,
          places.findLastIndex((place) => place <= size),
        ),
      );
      const end = size < FILE_HEADER ? 0 : (places[kept.length] ?? 0);
      const torn = size === end ? undefined : { file: segment(2), offset: end, bytes: size - end, reason: "cut_short" };
      const first = await reopened(folder);
      expect(first.bodies, `cut at ${size}`).toEqual(["before", ...kept]);
      expect(first.report, `cut at ${size}`).toMatchObject({ torn, corrupt: [] });
      const second = await readFrom(folder);
      expect(second.bodies).toEqual(["before", ...kept]);
      expect(second.report).toMatchObject({ torn: undefined, corrupt: [] });
    }
  });

  it.each([
    ["zeros that end in something else", Buffer.concat([Buffer.alloc(5000), Buffer.from("?")]), "no_record"],
    ["a piece of a record", Buffer.from([0xff, 0x53, 0x57, 0x52, 0xff, 0xff]), "cut_short"],
    ["text", Buffer.from("no record, and longer than the header of one"), "no_record"],
  ])("with %s behind its records is cut back to them", async (_, behind, reason) => {
    const folder = await journalOf(texts);
    appendFileSync(join(folder, segment(1)), behind);
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual(texts);
    expect(report.torn).toEqual({ file: segment(1), offset: places.at(-1), bytes: behind.length, reason });
    expect(filesIn(folder)).toEqual({ [segment(1)]: places.at(-1) });
  });

  it("is not cut where records follow the damage: a person may still get at them", async () => {
    const folder = await journalOf(texts);
    flip(join(folder, segment(1)), places[0] ?? 0);
    const before = filesIn(folder);
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual([]);
    const bytes = (places.at(-1) ?? 0) - FILE_HEADER;
    expect(report).toMatchObject({
      torn: undefined,
      corrupt: [{ file: segment(1), offset: FILE_HEADER, bytes, reason: "no_record" }],
    });
    expect(filesIn(folder)).toEqual(before);
  });

  it("is searched for such records where two windows meet", async () => {
    const behind = 256 * 1024;
    for (let shift = 1; shift <= 4; shift++) {
      // The damaged record's second byte is where the search begins.
      const text = "x".repeat(behind - RECORD_HEADER + 1 - shift);
      const folder = await journalOf([text, "next"]);
      flip(join(folder, segment(1)), FILE_HEADER);
      expect((await readFrom(folder)).report.torn, `${shift} bytes before`).toBeUndefined();
    }
  });

  it("of something else entirely is reported and left alone", async () => {
    const folder = await journalOf(["a"]);
    writeFileSync(join(folder, segment(2)), "my notes");
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual(["a"]);
    expect(report).toMatchObject({
      torn: undefined,
      corrupt: [{ file: segment(2), offset: 0, bytes: 8, reason: "bad_header" }],
    });
    expect(readFileSync(join(folder, segment(2)), "utf8")).toBe("my notes");
  });
});

describe("damage", () => {
  it("of any byte in any segment costs the rest of that segment and nothing else", async () => {
    const text = fc.string({ unit: "binary-ascii", maxLength: 40 });
    const segments = fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        segments,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (all, which, where, mask) => {
          const folder = await journalOf(...all);
          const hit = which % all.length;
          const texts = all[hit] ?? [];
          const places = offsets(texts);
          const size = places.at(-1) ?? 0;
          const at = where % size;
          flip(join(folder, segment(hit + 1)), at, mask);
          const kept = at < FILE_HEADER ? 0 : places.findLastIndex((place) => place <= at);
          const { bodies, report } = await readFrom(folder);
          expect(bodies).toEqual([...all.slice(0, hit).flat(), ...texts.slice(0, kept), ...all.slice(hit + 1).flat()]);
          const offset = at < FILE_HEADER ? 0 : (places[kept] ?? 0);
          const isLast = hit === all.length - 1 && at >= FILE_HEADER && kept === texts.length - 1;
          const damages = isLast ? [report.torn] : report.corrupt;
          expect(damages).toMatchObject([{ file: segment(hit + 1), offset, bytes: size - offset }]);
          expect(isLast ? report.corrupt : report.torn).toEqual(isLast ? [] : undefined);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is told with its reason", async () => {
    const texts = ["aaaa", "bbbb", "cccc"];
    const second = offsets(texts)[1] ?? 0;
    const places = [
      [8, "bad_header"],
      [second, "no_record"],
      [second + 7, "cut_short"],
      [second + 4, "bad_checksum"],
      [second + 10, "bad_checksum"],
      [second + 14, "bad_checksum"],
      [second + 16, "bad_checksum"],
      [second + 20, "bad_checksum"],
      [second + RECORD_HEADER, "bad_checksum"],
    ] as const;
    for (const [at, reason] of places) {
      const folder = await journalOf(texts);
      flip(join(folder, segment(1)), at);
      const damage = (await readFrom(folder)).report.corrupt[0];
      expect(damage, `byte ${at}`).toMatchObject({ reason });
    }
  });

  it("by a segment that is gone is told, and the others are read", async () => {
    const folder = await journalOf(["a"], ["b"], ["c"], ["d"]);
    rmSync(join(folder, segment(2)));
    rmSync(join(folder, segment(3)));
    const { bodies, report } = await readFrom(folder);
    expect(bodies).toEqual(["a", "d"]);
    expect(report.corrupt).toEqual([{ file: segment(2), offset: 0, bytes: 0, reason: "missing" }]);
  });

  it("by a disk that does not give the bytes is told, and the others are read", async () => {
    const folder = await journalOf(["a"], ["b"], ["c"]);
    rmSync(join(folder, segment(2)));
    // A folder can be opened but not read.
    mkdirSync(join(folder, segment(2)));
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual(["a", "c"]);
    expect(report).toMatchObject({ torn: undefined, corrupt: [{ file: segment(2), offset: 0, reason: "unreadable" }] });
  });

  it("is not what an empty segment is, nor a file with another name", async () => {
    const folder = await journalOf(["a"]);
    writeFileSync(join(folder, segment(2)), "");
    writeFileSync(join(folder, segment(3)), fileHeader("segment", 3));
    for (const name of ["notes.txt", "journal-1.log", "journal-0000000000000004.log.bak"])
      writeFileSync(join(folder, name), "?");
    const { bodies, report } = await readFrom(folder);
    expect(bodies).toEqual(["a"]);
    expect(report).toMatchObject({ segments: 3, torn: undefined, corrupt: [] });
  });
});
