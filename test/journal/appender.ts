// A program of its own that appends to a journal: what the tests kill, and run where files may not grow.
// Arguments: the folder, the first number, the bytes of a body. Each body begins with its number; a number is printed once its
// record is on disk. At the first fault its reason is printed instead, then whether an empty body still found room.
import { writeSync } from "node:fs";
import type { JournalFault } from "../../exporter/journal/fault.ts";
import { openJournal } from "../../exporter/journal/journal.ts";

const WRITERS = 8;
const [folder = "", first = "0", bytes = "0"] = process.argv.slice(2);

const ignore = (): void => undefined;
const options = { segmentBytes: 256 * 1024, onFault: ignore };
const { journal } = await openJournal(folder, options, { snapshot: ignore, record: ignore });
let next = Number(first);

function appended(kind: number, time: number, text: string): Promise<JournalFault | undefined> {
  return new Promise((told) => journal.append(kind, time, Buffer.from(text), told));
}

async function appendUntilFault(): Promise<JournalFault> {
  for (;;) {
    const number = next++;
    const fault = await appended(1, number, String(number).padEnd(Number(bytes)));
    if (fault !== undefined) return fault;
    // Not buffered: what is said before the kill has been said.
    writeSync(1, `${number}\n`);
  }
}

const [fault] = await Promise.all(Array.from({ length: WRITERS }, appendUntilFault));
writeSync(1, `${fault?.reason ?? ""}\n`);
if ((await appended(2, 0, "")) === undefined) writeSync(1, "went on\n");
await journal.close();
