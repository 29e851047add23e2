import { existsSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { locked } from "../../../scripts/servers/lock.ts";

const lockFolder = (): string => join(mkdtempSync(join(tmpdir(), "swarmscope-lock-")), "lock");

describe("a lock", () => {
  it("lets one in at a time", async () => {
    const lock = lockFolder();
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} in`);
      await Promise.resolve();
      order.push(`${name} out`);
    };
    await Promise.all([locked(lock, work("a")), locked(lock, work("b"))]);
    expect([order.slice(0, 2), order.slice(2)].map((pair) => pair.map((step) => step.slice(0, 1)).join(""))).toEqual(
      expect.arrayContaining(["aa", "bb"]),
    );
  });

  it("gives back what the work gives, and is free afterwards even if it fails", async () => {
    const lock = lockFolder();
    await expect(locked(lock, () => Promise.resolve(7))).resolves.toBe(7);
    await expect(locked(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(lock)).toBe(false);
  });

  it("is taken over from a process that is gone", async () => {
    const lock = lockFolder();
    mkdirSync(lock);
    // Beyond the greatest process id Linux hands out.
    writeFileSync(join(lock, "pid"), "99999999");
    await expect(locked(lock, () => Promise.resolve("mine"))).resolves.toBe("mine");
  });

  it("is taken over from a process that ended before it could say who it is", async () => {
    const lock = lockFolder();
    mkdirSync(lock);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    await expect(locked(lock, () => Promise.resolve("mine"))).resolves.toBe("mine");
  });
});
