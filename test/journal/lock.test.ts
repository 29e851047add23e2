import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { takeLock } from "../../exporter/journal/lock.ts";
import { temporaryFolder } from "./journal-folder.ts";

const NAME = "journal.lock";
/** Beyond the greatest process id Linux hands out. */
const NOBODY = 99_999_999;

/** A folder as the kernel's, which knows this process only. */
function procOf(boot: string, began: string): string {
  const proc = temporaryFolder();
  mkdirSync(join(proc, "sys/kernel/random"), { recursive: true });
  writeFileSync(join(proc, "sys/kernel/random/boot_id"), `${boot}\n`);
  mkdirSync(join(proc, String(process.pid)));
  const fields = ["S", ...Array.from({ length: 18 }, () => "0"), began, "0"];
  writeFileSync(join(proc, String(process.pid), "stat"), `${process.pid} (a ) S 1) ${fields.join(" ")}`);
  return proc;
}

function leaveFile(text: string, path: string): void {
  writeFileSync(path, text);
}

describe("the lock of a journal", () => {
  it("is held by one at a time, names the holder, and leaves nothing behind", async () => {
    const folder = temporaryFolder();
    const release = await takeLock(folder);
    await expect(takeLock(folder)).rejects.toMatchObject({
      reason: "locked",
      message: `${join(folder, NAME)}: expected no other process to use this folder, got process ${process.pid}`,
    });
    expect(readdirSync(folder)).toEqual([NAME]);
    await release();
    expect(readdirSync(folder)).toEqual([]);
    await (
      await takeLock(folder)
    )();
  });

  it("given back twice is not taken from the next", async () => {
    const folder = temporaryFolder();
    const release = await takeLock(folder);
    await release();
    await takeLock(folder);
    await release();
    await expect(takeLock(folder)).rejects.toMatchObject({ reason: "locked" });
  });

  it.each([
    ...[`${NOBODY}`, `${NOBODY} boot 1`, "what?", "-1"].map((text) => [text, "link", symlinkSync] as const),
    ...[`${NOBODY}`, ""].map((text) => [text, "file of an earlier version", leaveFile] as const),
  ])("is taken over from who is gone: %j, a %s", async (text, _, leave) => {
    const folder = temporaryFolder();
    leave(text, join(folder, NAME));
    const release = await takeLock(folder);
    expect(readlinkSync(join(folder, NAME))).toMatch(new RegExp(`^${process.pid}\\b`));
    await release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is taken over from an earlier process with the same id", async () => {
    const folder = temporaryFolder();
    const held = await takeLock(folder, procOf("monday", "100"));
    await expect(takeLock(folder, procOf("monday", "100"))).rejects.toMatchObject({ reason: "locked" });
    await (
      await takeLock(folder, procOf("monday", "200"))
    )();
    await held();
    await takeLock(folder, procOf("monday", "100"));
    await (
      await takeLock(folder, procOf("tuesday", "100"))
    )();
  });

  it("goes by the id alone where the kernel tells no more", async () => {
    const folder = temporaryFolder();
    await takeLock(folder, join(folder, "no-proc"));
    expect(readlinkSync(join(folder, NAME))).toBe(String(process.pid));
    await expect(takeLock(folder)).rejects.toMatchObject({ reason: "locked" });
  });

  it("of a dead process is taken over by one of many", async () => {
    for (let round = 0; round < 20; round++) {
      const folder = temporaryFolder();
      // Finding out about the second takes longer: then more of them are late.
      writeFileSync(join(folder, NAME), round % 2 === 0 ? String(NOBODY) : `${process.pid} monday 1`);
      const results = await Promise.allSettled(Array.from({ length: 30 }, () => takeLock(folder)));
      expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
      expect(readdirSync(folder)).toEqual([NAME]);
    }
  });

  it("is taken over though another died in the middle of doing so", async () => {
    const folder = temporaryFolder();
    for (const name of [NAME, `${NAME}.takeover`]) symlinkSync(String(NOBODY), join(folder, name));
    await takeLock(folder);
    expect(readdirSync(folder)).toEqual([NAME]);
  });

  it("is not taken over while another does so", async () => {
    const folder = temporaryFolder();
    await takeLock(folder);
    renameSync(join(folder, NAME), join(folder, `${NAME}.takeover`));
    writeFileSync(join(folder, NAME), String(NOBODY));
    await expect(takeLock(folder)).rejects.toMatchObject({ reason: "locked" });
    expect(readFileSync(join(folder, NAME), "utf8")).toBe(String(NOBODY));
  });

  it("that cannot be written is told with the reason", async () => {
    const folder = join(temporaryFolder(), "gone");
    await expect(takeLock(folder)).rejects.toMatchObject({ reason: "not_accessible" });
  });
});
