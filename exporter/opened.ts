// Opens the journal, if there is to be one, and brings the state to where it was.
import { Folding } from "./folding.ts";
import type { Config } from "./config.ts";
import { SwarmscopeError } from "./errors.ts";
import { JournalFault } from "./journal/fault.ts";
import { RECORD_HEADER_BYTES } from "./journal/format.ts";
import { openJournal, type Journal } from "./journal/journal.ts";
import type { Damage, ReplayReport } from "./journal/read.ts";
import { replayInto } from "./journaled.ts";
import type { Log } from "./log.ts";
import type { Clock, Millis } from "./model/clock.ts";
import type { JournalFigures } from "./self.ts";
import type { State, StateLimits } from "./state.ts";

/** Segments are small enough that folding in between frees disk, large enough that there are few. */
const SEGMENTS_A_FOLD = 4;

/** One fault in so many milliseconds is logged. */
const LOG_AGAIN: Millis = 10_000;

export interface Opened {
  readonly journal: Journal;
  readonly folding: Folding;
  figures(): JournalFigures;
}

/** Reads what is in `dataDir` into the state, which must be new. Throws SWM_JOURNAL_UNUSABLE. */
export async function openState(
  config: Config,
  state: State,
  limits: StateLimits,
  clock: Clock,
  log: Log,
): Promise<Opened | undefined> {
  if (config.dataDir === "") return undefined;
  const began = performance.now();
  let failures = 0;
  let loggedAt = -Infinity;
  try {
    const options = {
      segmentBytes: Math.ceil(config.journalBytes / SEGMENTS_A_FOLD),
      onFault: (fault: JournalFault) => {
        failures++;
        // With a full disk every body fails: the first one tells why, the count how many.
        if (clock() - loggedAt < LOG_AGAIN) return;
        loggedAt = clock();
        log("error", `journal: ${fault.message}`);
      },
    };
    const { journal, report } = await openJournal(config.dataDir, options, replayInto(state, log));
    tell(report, (performance.now() - began) / 1000, log);
    const unfolded = report.bytes + report.records * RECORD_HEADER_BYTES;
    const folding = { folder: config.dataDir, limits, everyBytes: config.journalBytes, unfolded };
    return {
      journal,
      folding: new Folding(journal, folding, clock, log),
      figures: () => ({ size: journal.size, failures }),
    };
  } catch (error) {
    if (!(error instanceof JournalFault)) throw error;
    throw new SwarmscopeError("SWM_JOURNAL_UNUSABLE", error.message);
  }
}

function tell(report: ReplayReport, seconds: number, log: Log): void {
  const { snapshot, records, bytes, torn, corrupt } = report;
  const from = snapshot === undefined ? "" : "a snapshot and ";
  log(
    "info",
    `journal: read ${from}${String(records)} records, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds.toFixed(1)} s`,
  );
  if (torn !== undefined)
    log("warn", `journal: ${place(torn)} was being written when the program ended, and is cut off`);
  for (const damage of corrupt)
    log("error", `journal: ${place(damage)} cannot be read (${damage.reason}), and is left out`);
}

function place({ file, offset, bytes }: Damage): string {
  return `${file} from byte ${String(offset)} on, ${String(bytes)} bytes`;
}
