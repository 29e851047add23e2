// The demo's stand-in for a database: remembers, tells of each call, and makes callers wait for a connection.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Memory } from "../../demo/memory.ts";

const folder = mkdtempSync(join(tmpdir(), "swarmscope-memory-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("gives back what was remembered last, and nothing where nothing was", async () => {
  const outcomes: string[] = [];
  const memory = new Memory(folder, (outcome, duration) => {
    expect(duration).toBeGreaterThanOrEqual(0);
    outcomes.push(outcome);
  });
  expect(await memory.recall("plan")).toBe("");
  await memory.remember("plan", "one");
  await memory.remember("plan", "two");
  expect(await memory.recall("plan")).toBe("two");
  expect(outcomes).toEqual(["ok", "ok", "ok", "ok"]);
});

it("has few connections, which go from hand to hand", async () => {
  const memory = new Memory(folder, () => undefined);
  const calls = Array.from({ length: 5 }, () => memory.recall("plan"));
  expect(memory.pool).toEqual({ idle: 0, used: 2, pending: 3, max: 2 });
  await Promise.all(calls);
  expect(memory.pool).toEqual({ idle: 2, used: 0, pending: 0, max: 2 });
});

it("tells of a call that failed, and gives its connection back", async () => {
  const outcomes: string[] = [];
  // A file is no folder.
  const file = join(folder, "file");
  writeFileSync(file, "");
  const memory = new Memory(file, (outcome) => outcomes.push(outcome));
  await expect(memory.remember("plan", "one")).rejects.toThrow("ENOTDIR");
  expect([outcomes, memory.pool.used]).toEqual([["failed"], 0]);
});
