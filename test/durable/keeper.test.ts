// What was acknowledged is there after the process, to the last count.
import { describe, expect, it } from "vitest";
import { fold, Folding, type FoldOrder } from "../../exporter/folding.ts";
import { readJournal } from "../../exporter/journal/read.ts";
import { createFile, type CreateFile } from "../../exporter/journal/segment.ts";
import { record } from "../../exporter/journaled.ts";
import { Keeper } from "../../exporter/keeper.ts";
import { State } from "../../exporter/state.ts";
import { BEGINNING, keeping, limits, temporaryFolder, type Kept } from "./keeping.ts";

const finished = (agent: string, more: object = {}): object => ({
  kind: "task.finished",
  agent,
  task_type: "review",
  outcome: "ok",
  duration: 1.25,
  ...more,
});

/** A little of everything: work, silence that makes an agent lost, a body that is refused, an id that comes twice. */
async function busy(kept: Kept): Promise<void> {
  await kept.take(finished("a", { id: "1" }), finished("b"), { kind: "agent.heartbeat", agent: "b", interval: 5 });
  await kept.take({ kind: "task.started", task: "t1", agent: "b" }, { kind: "task.queued", task: "t2", queue: "q" });
  await kept.at(2).keeper.settle(BEGINNING + 2_000);
  await kept.take(finished("a", { id: "1" }), { kind: "nonsense" });
  await expect(kept.keeper.takeIn(Buffer.from("[broken"))).rejects.toThrow("SWM_BODY_NOT_JSON");
  kept.keeper.refuse("SWM_BODY_TOO_LARGE");
  for (const second of [40, 80, 700]) {
    const now = BEGINNING + second * 1_000;
    const steps = kept.at(second).state.store.refreshing(now);
    while (steps.next().done !== true);
    await kept.keeper.settle(now);
  }
  await kept.take(finished("c"));
}

describe("with a journal", () => {
  it("a restart finds everything as it was", async () => {
    const folder = temporaryFolder();
    const one = await keeping(folder);
    await busy(one);
    const before = one.page();
    await one.journal.close();
    const two = await keeping(folder);
    expect(two.at(700).page()).toBe(before);
    expect(two.log).toEqual([]);
    await two.journal.close();
  });

  it("a body is acknowledged after it is on disk, and not there before", async () => {
    let release: () => void = () => undefined;
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const slow: CreateFile = async (path) => {
      const file = await createFile(path);
      return {
        async writev(buffers, position) {
          const released = new Promise<void>((resolve) => (release = resolve));
          if (position > 0) begin();
          if (position > 0) await released;
          return await file.writev(buffers, position);
        },
        truncate: (length) => file.truncate(length),
        close: () => file.close(),
      };
    };
    const kept = await keeping(temporaryFolder(), slow);
    let told = false;
    const taken = kept.take(finished("a")).then(() => (told = true));
    await begun;
    expect([told, [...kept.state.store.agents].length]).toEqual([false, 0]);
    release();
    await taken;
    expect([told, [...kept.state.store.agents].length]).toEqual([true, 1]);
    await kept.journal.close();
  });

  it("what cannot be written is refused with its reason and not counted, and what comes later is taken", async () => {
    let full = true;
    const failing: CreateFile = async (path) => {
      if (full) throw Object.assign(new Error("no room"), { code: "ENOSPC" });
      return await createFile(path);
    };
    const folder = temporaryFolder();
    const kept = await keeping(folder, failing);
    await expect(kept.take(finished("a"))).rejects.toThrow("SWM_DISK_FULL");
    await kept.keeper.takeInLater(Buffer.from(JSON.stringify([finished("a")])));
    expect(kept.log.some((line) => line.startsWith("warn a body whose sender did not wait was lost"))).toBe(true);
    await kept.keeper.settle(BEGINNING);
    expect([...kept.state.store.agents]).toEqual([]);
    full = false;
    await kept.take(finished("b"));
    await kept.journal.close();
    const again = await keeping(folder);
    expect([...again.state.store.agents].map(({ name }) => name)).toEqual(["b"]);
    await again.journal.close();
  });

  it("a start on a full disk is on disk before anything that comes when there is room", async () => {
    let full = true;
    const failing: CreateFile = async (path) => {
      if (full) throw Object.assign(new Error("no room"), { code: "ENOSPC" });
      return await createFile(path);
    };
    const folder = temporaryFolder();
    const kept = await keeping(folder, failing);
    kept.keeper.resume(BEGINNING);
    await kept.at(5).keeper.settle(BEGINNING + 5_000);
    full = false;
    await kept.at(10).take(finished("a"));
    await kept.at(11).take(finished("b"));
    await kept.journal.close();
    const found: unknown[] = [];
    const visit = { snapshot: () => undefined, record: (kind: number, time: number) => void found.push([kind, time]) };
    await readJournal(folder, visit);
    const [resumed, a, b] = [BEGINNING, BEGINNING + 10_000, BEGINNING + 11_000];
    expect(found).toEqual([
      [record.resumed, resumed],
      [record.body, a],
      [record.body, b],
    ]);
  });

  it("a body that was refused unread is counted once that is on disk, and not where the disk is full", async () => {
    let full = true;
    const failing: CreateFile = async (path) => {
      if (full) throw Object.assign(new Error("no room"), { code: "ENOSPC" });
      return await createFile(path);
    };
    const kept = await keeping(temporaryFolder(), failing);
    const count = (): number => kept.state.tallies.rejected.of("body_too_large");
    kept.keeper.refuse("SWM_BODY_TOO_LARGE");
    await kept.keeper.settle(BEGINNING);
    expect(count()).toBe(0);
    full = false;
    kept.keeper.refuse("SWM_BODY_TOO_LARGE");
    expect(count()).toBe(0);
    await kept.keeper.settle(BEGINNING);
    expect(count()).toBe(1);
    await kept.journal.close();
  });

  it("a sender that does not wait is taken in all the same", async () => {
    const kept = await keeping(temporaryFolder());
    await kept.keeper.takeInLater(Buffer.from(JSON.stringify([finished("a")])));
    await kept.keeper.takeInLater(Buffer.from("[broken"));
    expect(kept.state.tallies.accepted.total).toBe(1);
    expect(kept.state.tallies.rejected.of("not_json")).toBe(1);
    await kept.journal.close();
  });
});

describe("folding", () => {
  it("makes a snapshot that a restart begins with, and the rest follows from the journal", async () => {
    const folder = temporaryFolder();
    const one = await keeping(folder);
    await busy(one);
    one.folding.consider(one.keeper.kept);
    // While it is under way, events go on; a second one is not begun.
    await one.take(finished("d"));
    one.folding.consider(one.keeper.kept + 1_000_000);
    await one.folding.rest();
    await one.take(finished("e"));
    const before = one.page();
    await one.journal.close();
    const two = await keeping(folder);
    expect(two.at(700).page()).toBe(before);
    expect([one.log, two.log]).toEqual([[], []]);
    await two.journal.close();
  });

  it("again and again keeps what is on disk bounded", async () => {
    const folder = temporaryFolder();
    const kept = await keeping(folder);
    const sizes: number[] = [];
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < 40; i++) await kept.take(finished("a"), finished("b"));
      kept.folding.consider(kept.keeper.kept);
      await kept.folding.rest();
      sizes.push(kept.journal.size);
    }
    expect(Math.max(...sizes.slice(6))).toBeLessThan(1.2 * Math.max(...sizes.slice(2, 6)));
    const before = kept.page();
    await kept.journal.close();
    const again = await keeping(folder);
    expect(again.page()).toBe(before);
    expect(again.page()).toContain('swarm_task_attempts_total{agent="a",task_type="review",outcome="ok"} 480\n');
    await again.journal.close();
  });

  it("keeps the folder below twice what is written between two folds, what comes during one, and three snapshots", async () => {
    const folder = temporaryFolder();
    const kept = await keeping(folder);
    const everyBytes = 20_000;
    let snapshot = 0;
    const run = async (order: FoldOrder): Promise<Uint8Array> => {
      // What comes meanwhile, a quarter of what makes the next fold begin.
      while (kept.keeper.kept < began + everyBytes / 4) await kept.take(finished("a"));
      const bytes = await fold(order);
      snapshot = Math.max(snapshot, bytes.length + 48);
      return bytes;
    };
    const folding = new Folding(
      kept.journal,
      { folder, limits, everyBytes, run },
      () => BEGINNING,
      () => undefined,
    );
    let [began, turn, largest] = [0, 0, 0];
    const sizes = new Set<number>();
    for (let round = 0; round < 200; round++) {
      const before = kept.keeper.kept;
      for (let i = 0; i < 5; i++) kept.keeper.refuse("SWM_BODY_TOO_LARGE");
      await kept.take(finished("a"), finished("b"));
      await kept.keeper.settle(BEGINNING);
      turn = Math.max(turn, kept.keeper.kept - before);
      began = kept.keeper.kept;
      folding.consider(began);
      largest = Math.max(largest, kept.journal.size + snapshot);
      await folding.rest();
      sizes.add(kept.journal.size);
    }
    // Each segment of 1 KiB has a header of 24 bytes.
    const records = (2 * (everyBytes + turn) + everyBytes / 4) * (1 + 24 / 900);
    expect(largest).toBeLessThan(records + 3 * snapshot);
    expect(largest).toBeGreaterThan(2 * everyBytes);
    expect(sizes.size).toBeGreaterThan(100);
    await kept.journal.close();
  });

  it("that is under way at the end of the program is given up, and no fault", async () => {
    const kept = await keeping(temporaryFolder());
    await kept.take(finished("a"));
    const log: string[] = [];
    const run = (_: FoldOrder, stop: AbortSignal): Promise<Uint8Array> =>
      new Promise((_done, failed) => stop.addEventListener("abort", () => failed(new Error("stopped"))));
    const folding = new Folding(
      kept.journal,
      { folder: "", limits, everyBytes: 1, run },
      () => BEGINNING,
      (_level, message) => log.push(message),
    );
    folding.consider(10);
    await folding.stop();
    folding.consider(1_000);
    await folding.rest();
    expect(log).toEqual([]);
    await kept.journal.close();
  });

  it("is tried again after it failed, but not at once", async () => {
    const kept = await keeping(temporaryFolder());
    await kept.take(finished("a"));
    let [now, runs] = [0, 0];
    const run = (): Promise<Uint8Array> => Promise.reject(new Error(`no ${++runs}`));
    const folding = new Folding(
      kept.journal,
      { folder: "", limits, everyBytes: 1, run },
      () => now,
      () => undefined,
    );
    for (now of [0, 59_000, 60_000]) {
      folding.consider(10);
      await folding.rest();
    }
    expect(runs).toBe(2);
    await kept.journal.close();
  });

  it("that fails is logged, and the journal goes on", async () => {
    const folder = temporaryFolder();
    const kept = await keeping(folder);
    await kept.take(finished("a"));
    const log: string[] = [];
    const folding = new Folding(
      kept.journal,
      { folder, limits, everyBytes: 1, run: () => Promise.reject(new Error("no thread")) },
      Date.now,
      (level, message) => log.push(`${level} ${message}`),
    );
    folding.consider(10);
    await folding.rest();
    expect(log.map((line) => line.slice(0, 71))).toEqual([
      "error the journal could not be folded into a snapshot: Error: no thread",
    ]);
    await kept.take(finished("b"));
    await kept.journal.close();
    const again = await keeping(folder);
    expect([...again.state.store.agents].length).toBe(2);
    await again.journal.close();
  });
});

describe("without a journal", () => {
  it("everything is taken at once", async () => {
    const state = new State(limits);
    const keeper = new Keeper(state, undefined, Date.now, () => undefined);
    expect(keeper.takeIn(Buffer.from(JSON.stringify(finished("a"))))).toMatchObject({ accepted: 1 });
    await keeper.settle(Date.now());
    keeper.refuse("SWM_ENCODING_UNSUPPORTED");
    expect(state.tallies.rejected.of("unsupported_encoding")).toBe(1);
  });
});
