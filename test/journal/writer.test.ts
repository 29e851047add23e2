import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { appended, FaultyDisk, filesIn, opened, reopened, temporaryFolder } from "./journal-folder.ts";

const FIRST = "journal-0000000000000001.log";
const SECOND = "journal-0000000000000002.log";
const RECORD_HEADER = 24;
const HEADERS = 24 + RECORD_HEADER;

/** An open journal on a disk that fails when told to. */
async function onDisk(options: { readonly segmentBytes?: number; readonly gather?: () => Promise<unknown> } = {}) {
  const folder = temporaryFolder();
  const disk = new FaultyDisk();
  return { folder, disk, ...(await opened(folder, { ...options, createFile: disk.createFile })) };
}

/** A promise and the function that resolves it. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

const numbers = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => String(i));

describe("group commit", () => {
  it("takes all that arrives at once to the disk with one sync, in order", async () => {
    const { folder, disk, journal, write } = await onDisk();
    await write(...numbers(500));
    expect(disk.syncs).toBe(1);
    await journal.close();
    expect((await reopened(folder)).bodies).toEqual(numbers(500));
  });

  it("gathers the next group while one is on its way, and tells nobody before the disk has it", async () => {
    const { disk, journal, write } = await onDisk();
    const { passed, open } = gate();
    disk.gate = passed;
    let told = 0;
    const first = write("first").then(() => told++);
    while (disk.syncs === 0) await setImmediate();
    const others = numbers(100).map((text) => write(text).then(() => told++));
    for (let i = 0; i < 20; i++) await setImmediate();
    expect([disk.syncs, told]).toEqual([1, 0]);
    expect(journal.pendingBytes).toBe(101 * RECORD_HEADER + "first".length + numbers(100).join("").length);
    open();
    await Promise.all([first, ...others]);
    expect([disk.syncs, told, journal.pendingBytes]).toEqual([2, 101, 0]);
  });

  it("waits for what it is told to wait for before each group", async () => {
    const { passed, open } = gate();
    const { disk, write } = await onDisk({ gather: () => passed });
    const first = write("a");
    for (let i = 0; i < 20; i++) await setImmediate();
    const second = write("b");
    expect(disk.syncs).toBe(0);
    open();
    await Promise.all([first, second]);
    expect(disk.syncs).toBe(1);
  });

  it("splits what would keep its first records waiting", async () => {
    const { disk, write } = await onDisk();
    const large = "x".repeat(1024 * 1024);
    await write(large, large, large, large, large);
    expect(disk.syncs).toBe(2);
  });

  it("writes what nobody waits for as well", async () => {
    const { folder, journal } = await onDisk();
    journal.append(1, 1000, Buffer.from("a"));
    await journal.close();
    expect((await reopened(folder)).bodies).toEqual(["a"]);
  });

  it("goes on with the rest if the system takes a part", async () => {
    const { folder, disk, journal, write } = await onDisk();
    disk.chunk = 7;
    await write("hello", "", "world");
    await journal.close();
    expect((await reopened(folder)).bodies).toEqual(["hello", "", "world"]);
  });

  it("refuses a kind or a time that has no room in a record", async () => {
    const { journal } = await onDisk();
    await expect(appended(journal, 65_536, 1000, "a")).rejects.toThrow(RangeError);
    await expect(appended(journal, 1, -1, "a")).rejects.toThrow(RangeError);
    expect(journal.pendingBytes).toBe(0);
  });
});

describe("segments", () => {
  it("end before they would be too long, unless by a single record", async () => {
    const { folder, journal, write } = await onDisk({ segmentBytes: 1024 });
    for (const size of [500, 400, 500, 5000, 1]) await write("x".repeat(size));
    await journal.close();
    expect(Object.values(filesIn(folder))).toEqual([
      HEADERS + 500 + RECORD_HEADER + 400,
      HEADERS + 500,
      HEADERS + 5000,
      HEADERS + 1,
    ]);
    expect((await reopened(folder)).report).toMatchObject({ segments: 4, records: 5, corrupt: [] });
  });

  it("are not made longer by a large group", async () => {
    const { folder, journal, write } = await onDisk({ segmentBytes: 1024 });
    await write(...numbers(200));
    await journal.close();
    for (const [name, size] of Object.entries(filesIn(folder))) expect(size, name).toBeLessThanOrEqual(1024);
    expect((await reopened(folder)).bodies).toEqual(numbers(200));
  });

  it("are ended behind the records in line, and begun with the first that comes", async () => {
    const { folder, journal, write } = await onDisk();
    const before = write("a", "b");
    const turn = journal.rotate();
    const after = write("c");
    await Promise.all([before, after]);
    expect(await turn).toBe(2);
    expect(filesIn(folder)).toEqual({ [FIRST]: HEADERS + RECORD_HEADER + 2, [SECOND]: HEADERS + 1 });
  });

  it("are not ended while they are empty", async () => {
    const { folder, journal, write } = await onDisk();
    expect([await journal.rotate(), await journal.rotate()]).toEqual([1, 1]);
    await write("a");
    expect([await journal.rotate(), await journal.rotate()]).toEqual([2, 2]);
    expect(filesIn(folder)).toEqual({ [FIRST]: HEADERS + 1 });
  });

  it("that somebody else began are left alone", async () => {
    const { folder, write } = await onDisk();
    writeFileSync(join(folder, FIRST), "mine");
    await write("a");
    expect(readFileSync(join(folder, FIRST), "utf8")).toBe("mine");
    expect(filesIn(folder)).toEqual({ [FIRST]: 4, [SECOND]: HEADERS + 1 });
  });
});

describe("a disk that fails", () => {
  it("in the middle of a write leaves nothing of that group, and later ones succeed in the same segment", async () => {
    const { folder, disk, journal, write, faults } = await onDisk();
    await write("kept");
    disk.writes.push({ after: 30, code: "ENOSPC" });
    const results = await Promise.allSettled([write("lost"), write("lost too")]);
    expect(results.map((result) => result.status)).toEqual(["rejected", "rejected"]);
    expect(faults).toMatchObject([
      { reason: "no_space", message: `${join(folder, FIRST)}: expected to write 60 bytes to it, got ENOSPC` },
    ]);
    expect(filesIn(folder)).toEqual({ [FIRST]: HEADERS + 4 });
    expect(journal.pendingBytes).toBe(0);
    await write("later");
    await journal.close();
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual(["kept", "later"]);
    expect(report).toMatchObject({ segments: 1, torn: undefined, corrupt: [] });
  });

  it("after it took a part of the bytes is found out with the rest", async () => {
    const { folder, disk, write } = await onDisk();
    await write("kept");
    disk.chunk = 10;
    disk.writes.push(undefined, { after: 0, code: "EDQUOT" });
    await expect(write("lost")).rejects.toMatchObject({ name: "JournalFault", reason: "no_space" });
    expect(filesIn(folder)).toEqual({ [FIRST]: HEADERS + 4 });
  });

  it("that takes no byte and gives no error is not asked for ever", async () => {
    const { disk, write } = await onDisk();
    await write("kept");
    disk.chunk = 0;
    await expect(write("lost")).rejects.toMatchObject({ reason: "io" });
  });

  it("in a sync is not trusted with that file again", async () => {
    const { folder, disk, journal, write } = await onDisk();
    await write("kept");
    disk.datasyncs.push("EIO");
    await expect(write("lost")).rejects.toMatchObject({ reason: "io" });
    await write("later");
    expect(filesIn(folder)).toEqual({ [FIRST]: HEADERS + 4, [SECOND]: HEADERS + 5 });
    await journal.close();
    expect((await reopened(folder)).bodies).toEqual(["kept", "later"]);
  });

  it("when the half record shall be cut off has it at the end of a segment, where it does no harm", async () => {
    const { folder, disk, journal, write } = await onDisk();
    await write("kept");
    disk.writes.push({ after: 22, code: "ENOSPC" });
    disk.truncates.push("EIO");
    await expect(write("lost")).rejects.toMatchObject({ reason: "no_space" });
    await write("later");
    await journal.close();
    const { bodies, report } = await reopened(folder);
    expect(bodies).toEqual(["kept", "later"]);
    expect(report.corrupt).toEqual([{ file: FIRST, offset: HEADERS + 4, bytes: 22, reason: "cut_short" }]);
  });

  it("all the time is not filled with empty files, and used again once it works", async () => {
    const { folder, disk, journal, write } = await onDisk();
    for (let i = 0; i < 5; i++) {
      disk.datasyncs.push("EIO");
      await expect(write("lost")).rejects.toThrow();
    }
    expect(Object.keys(filesIn(folder))).toEqual([FIRST]);
    expect(await journal.rotate()).toBe(1);
    expect(filesIn(folder)).toEqual({});
    await write("kept");
    expect(filesIn(folder)).toEqual({ [FIRST]: HEADERS + 4 });
    expect(journal.size).toBe(HEADERS + 4);
  });

  it("when a segment is begun loses that group only", async () => {
    const { folder, disk, journal, write } = await onDisk();
    disk.creates.push("EACCES", "ENOSPC");
    await expect(write("no file")).rejects.toMatchObject({ reason: "not_accessible" });
    await expect(write("no file")).rejects.toMatchObject({ reason: "no_space" });
    disk.writes.push({ after: 10, code: "ENOSPC" });
    await expect(write("no header")).rejects.toMatchObject({ reason: "no_space" });
    expect(filesIn(folder)).toEqual({});
    await write("kept");
    await journal.close();
    expect((await reopened(folder)).bodies).toEqual(["kept"]);
  });

  it("under a record nobody waits for is told all the same", async () => {
    const { disk, journal, faults } = await onDisk();
    disk.datasyncs.push("EIO");
    journal.append(1, 1000, Buffer.from("lost"));
    await journal.close();
    expect(faults).toMatchObject([{ reason: "io" }]);
  });
});

describe("a closed journal", () => {
  it("has on disk what was in line, and takes nothing more", async () => {
    const { folder, journal, write, faults } = await onDisk();
    const inLine = write(...numbers(50));
    await journal.close();
    await inLine;
    await expect(write("late")).rejects.toMatchObject({ reason: "closed" });
    await expect(journal.rotate()).rejects.toMatchObject({ reason: "closed" });
    expect(faults).toEqual([]);
    journal.append(1, 1000, Buffer.from("late"));
    expect(faults).toMatchObject([{ reason: "closed" }]);
    expect((await reopened(folder)).bodies).toEqual(numbers(50));
  });
});
