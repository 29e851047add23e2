// A program's state with a journal in a folder of its own, as main.ts puts them together, without its HTTP.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderPage } from "../exposition/render-page.ts";
import { fold, Folding } from "../../exporter/folding.ts";
import type { JournalFault } from "../../exporter/journal/fault.ts";
import { openJournal, type Journal } from "../../exporter/journal/journal.ts";
import { createFile, type CreateFile } from "../../exporter/journal/segment.ts";
import { replayInto } from "../../exporter/journaled.ts";
import { Keeper } from "../../exporter/keeper.ts";
import { State, type StateLimits } from "../../exporter/state.ts";

export const BEGINNING = Date.UTC(2026, 0, 1);

export const limits: StateLimits = {
  maxAgents: 50,
  maxTaskTypes: 10,
  maxQueues: 10,
  maxModels: 5,
  maxTools: 5,
  prices: [],
  maxSeries: 100_000,
  maxOpenTasks: 1_000,
  maxBatchEvents: 100,
  agentHistograms: false,
  agentTtl: 60_000,
  taskTimeout: 600_000,
};

export interface Kept {
  readonly state: State;
  readonly keeper: Keeper;
  readonly journal: Journal;
  readonly folding: Folding;
  readonly log: readonly string[];
  /** Moves the clock to so many seconds after the beginning. */
  at(seconds: number): Kept;
  take(...events: readonly object[]): Promise<unknown>;
  /** All series, as text: the store's and the counts. */
  page(): string;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "swarmscope-test-"));
}

/** Opens what is kept in a folder; what a process would do at its start. */
export async function keeping(folder: string, create: CreateFile = createFile): Promise<Kept> {
  const log: string[] = [];
  const state = new State(limits);
  const note = (level: string, message: string): void => void log.push(`${level} ${message}`);
  const options = {
    segmentBytes: 1_024,
    aheadBytes: 0,
    onFault: (fault: JournalFault) => note("fault", fault.reason),
    createFile: create,
  };
  const { journal, report } = await openJournal(folder, options, replayInto(state, note));
  for (const damage of report.corrupt) note("corrupt", damage.file);
  let now = BEGINNING;
  const keeper = new Keeper(state, journal, () => now, note);
  const folding = new Folding(journal, { folder, limits, everyBytes: 1, run: fold }, () => now, note);
  const it: Kept = {
    state,
    keeper,
    journal,
    folding,
    log,
    at(seconds) {
      now = BEGINNING + seconds * 1000;
      return it;
    },
    take: async (...events) => await keeper.takeIn(Buffer.from(JSON.stringify(events))),
    page() {
      state.store.publish(now);
      const { accepted, rejected, adjusted, folded } = state.tallies;
      const counts = [accepted, rejected, adjusted, folded].flatMap((tally) => [...tally.entries()]);
      return renderPage(state.store.series(), "text").text + JSON.stringify(counts);
    },
  };
  return it;
}
