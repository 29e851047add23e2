// What was acknowledged is there, exactly, however often and whenever the program is killed.
import { readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { agents, families, queues } from "../../exporter/catalog/index.ts";
import { seeded, type Random } from "../../demo/random.ts";
import { getJson, until } from "../../scripts/program.ts";
import type { Page } from "./expected.ts";
import { age, build, faults, files, startOn, temporaryFolder, touched, type Running } from "./journaled.ts";
import { scrape } from "./scrape.ts";
import { Trial } from "./trial.ts";

/** To see the same draws again, put the seed of that run here; when a signal arrives is not drawn. */
const SEED = Date.now() % 2 ** 32;
const KILLS = 20;
const ENDS = 2;
const JOURNAL_BYTES = 1_048_576;
const FLAGS = ["--journal-bytes", String(JOURNAL_BYTES), "--tick", "0.1"];
const SNAPSHOT = /^snapshot-\d+\.bin$/;
const UNFINISHED = /^snapshot-\d+\.bin\.tmp$/;
/** A snapshot that is younger was made a moment before the kill. */
const RIGHT_AFTER_MS = 100;
const PATIENCE_MS = 8_000;

beforeAll(build);

/**
 * When to kill: at any time, or while the first snapshot is written of what came under load, or when it is there. The exporter
 * makes one before if it found much at its start.
 */
function moment(kill: number, folder: string, { program }: Running, random: Random): Promise<unknown> {
  if (kill % 3 !== 2) return pause(50 + random() * 500);
  const megabytes = Number(/ records, ([\d.]+) MB/.exec(program.output())?.[1]);
  const count = megabytes * 1e6 < JOURNAL_BYTES ? 1 : 2;
  if (kill % 2 === 0) return touched(folder, UNFINISHED, count, PATIENCE_MS);
  return touched(folder, SNAPSHOT, count, PATIENCE_MS).then(() => pause(random() * 20));
}

/** Of the families that are remembered, these follow from the time of day, or from which agents had their turn. */
const OF_THE_HOUR = [
  ...[agents.efficiency, agents.efficiencyParts, agents.recentDuration, agents.slowness, agents.specialization],
  queues.oldestAge,
].map(({ name }) => name);
const REMEMBERED = ["agents", "tasks", "coordination", "queues", "experience"].flatMap((family) =>
  Object.values(families[family] ?? {}).map(({ name }) => name),
);

/** What a page must tell before and after a restart alike. */
function remembered(page: Page): readonly (readonly [string, number])[] {
  return [...page]
    .filter(([series]) => REMEMBERED.some((name) => series.startsWith(name)))
    .filter(([series]) => !OF_THE_HOUR.some((name) => series.startsWith(name)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The page once turns do not change it any more. */
async function settled(url: string): Promise<ReturnType<typeof remembered>> {
  let last = "";
  return await until(
    "the page changes no more",
    10_000,
    async () => {
      const page = remembered(await scrape(url));
      const before = last;
      last = JSON.stringify(page);
      return before === last ? page : undefined;
    },
    500,
  );
}

describe("an exporter with a journal", () => {
  it(`has what it acknowledged, once, through ${String(KILLS)} kills and ${String(ENDS)} ends under load`, async () => {
    process.stdout.write(`crash: seed ${String(SEED)}\n`);
    const [folder, random, trial] = [temporaryFolder(), seeded(SEED), new Trial(SEED)];
    const count = { unknown: 0, whileWritten: 0, rightAfter: 0, fromSnapshot: 0 };
    let killed = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const running = await startOn(folder, FLAGS);
      const { program, url } = running;
      expect(faults(program)).toEqual([]);
      if (program.output().includes("read a snapshot")) count.fromSnapshot++;
      await trial.check(url);
      await trial.catchUp(url);
      await trial.load(url, moment(kill, folder, running, random), () => {
        killed = Date.now();
        return program.end("SIGKILL");
      });
      count.unknown += trial.unknown;
      if (files(folder, UNFINISHED).length > 0) count.whileWritten++;
      if (files(folder, SNAPSHOT).some((file) => age(folder, file, killed) < RIGHT_AFTER_MS)) count.rightAfter++;
    }
    process.stdout.write(`crash: ${JSON.stringify(count)}\n`);
    expect(count.unknown).toBeGreaterThan(0);
    expect(count.whileWritten + count.rightAfter, "no kill fell into or right behind a snapshot").toBeGreaterThan(0);
    expect(count.fromSnapshot).toBeGreaterThan(0);

    for (let end = 0; end < ENDS; end++) {
      const { program, url } = await startOn(folder, FLAGS);
      await trial.check(url, end === 0);
      await trial.catchUp(url);
      await trial.load(url, pause(300 + random() * 300), async () => expect(await program.end("SIGTERM")).toBe(0));
    }

    const last = await startOn(folder, FLAGS);
    await trial.check(last.url, false);
    await trial.catchUp(last.url);
    await trial.load(last.url, pause(300), () => Promise.resolve());
    const before = await settled(last.url);
    await trial.check(last.url, false);
    expect(before.length).toBeGreaterThan(500);
    await last.program.end("SIGKILL");
    const again = await startOn(folder, FLAGS);
    await trial.check(again.url, false);
    expect(remembered(await scrape(again.url))).toEqual(before);
  }, 180_000);

  it("cuts off a record that was half written, says so, and has everything before it", async () => {
    const folder = temporaryFolder();
    // No turn comes in between, which would be a record of its own.
    const flags = ["--tick", "20"];
    const messages = (agent: string): string => `swarm_coordination_messages_total{agent="${agent}"}`;
    const tell = async (url: string, agent: string): Promise<string> => {
      const body = JSON.stringify({ kind: "message.handled", agent, count: 7, id: agent });
      expect(await getJson(`${url}/v1/events`, { method: "POST", body })).toMatchObject({ accepted: 1 });
      return body;
    };
    const first = await startOn(folder, flags);
    await tell(first.url, "whole");
    const body = await tell(first.url, "torn");
    await first.program.end("SIGKILL");
    const [segment = ""] = files(folder, /^journal-\d+\.log$/).slice(-1);
    const path = join(folder, segment);
    // Behind the last record are the zeros that were written ahead of the next.
    const end = readFileSync(path).findLastIndex((byte) => byte !== 0) + 1;
    truncateSync(path, end - Math.floor(body.length / 2));

    const second = await startOn(folder, flags);
    expect(second.program.output()).toMatch(
      new RegExp(
        ` warn journal: ${segment} from byte \\d+ on, \\d+ bytes was being written when the program ended, and is cut off\n`,
      ),
    );
    expect(faults(second.program)).toEqual([]);
    const page = await scrape(second.url);
    expect([page.get(messages("whole")), page.get(messages("torn"))]).toEqual([7, undefined]);
    await tell(second.url, "torn");
    expect(await second.program.end("SIGTERM")).toBe(0);

    const third = await startOn(folder, flags);
    expect(third.program.output()).not.toContain("cut off");
    const after = await scrape(third.url);
    expect([after.get(messages("whole")), after.get(messages("torn"))]).toEqual([7, 7]);
  });
});
