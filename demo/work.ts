// What a task really does: ask the model, compute, write to disk and read back.
import { createHash } from "node:crypto";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { deflateSync } from "node:zlib";
import type { ToolOutcome } from "./events.ts";
import type { Ask } from "./model.ts";
import type { Impairments, TaskOrder } from "./protocol.ts";
import { seeded } from "./random.ts";
import type { TaskType } from "./roles.ts";

/** The work of one task type, for a task of size 1. */
interface Effort {
  readonly calls: number;
  /** Times the craft is done; each is a few milliseconds of processor time. */
  readonly passes: number;
}

const EFFORT: Readonly<Record<TaskType, Effort>> = {
  plan: { calls: 1, passes: 8 },
  code: { calls: 2, passes: 10 },
  review: { calls: 1, passes: 8 },
  test: { calls: 1, passes: 10 },
  triage: { calls: 1, passes: 1 },
};

/** One pass: text in, a digest of the work out. Never longer than some milliseconds, so that heartbeats are in time. */
const CRAFT: Readonly<Record<TaskType, (text: string) => string>> = {
  plan: (text) => {
    const steps = text.split(" ").map((word, index) => ({ index, weight: Number.parseInt(word, 36) % 997 }));
    const ordered = steps.sort((a, b) => a.weight - b.weight || a.index - b.index);
    return digest(JSON.stringify(JSON.parse(JSON.stringify(ordered))));
  },
  code: (text) => digest(deflateSync(text.repeat(24), { level: 6 })),
  review: (text) => digest(text.repeat(6).split(" ").sort().join("\n")),
  test: (text) => digest(text.repeat(400)),
  triage: (text) => digest(text),
};

/** What the craft of a task type is called among the tools. A triage needs none. */
const TOOL: Readonly<Record<TaskType, string | undefined>> = {
  plan: "outline",
  code: "compile",
  review: "compare",
  test: "run_tests",
  triage: undefined,
};

/** The file read back is not the file written. */
export class SpoiltFile extends Error {
  override readonly name = "SpoiltFile";
}
/** The agent did not go on with its task and was given up on. */
export class GivenUp extends Error {
  override readonly name = "GivenUp";
}

export interface Workplace {
  readonly folder: string;
  readonly ask: Ask;
  /** Told of each call of a tool when it is over; seconds. */
  readonly used: (tool: string, outcome: ToolOutcome, duration: number) => void;
  /** Told of the lines of a file once it is known to be kept as it was written. */
  readonly wrote: (lines: number) => void;
  /** Calls beyond the effort of the type: an agent outside its craft asks once more. */
  readonly extraCalls: number;
  /** The faults that hold now; read again and again, as they come and go while a task runs. */
  readonly impairments: () => Impairments;
  /** Resolves when the agent is not hung any more. */
  readonly released: (signal: AbortSignal) => Promise<void>;
}

/** Does a task and gives its result, JSON for the agents that go on with it. Rejects if the work fails or the signal aborts. */
export async function doWork(
  order: TaskOrder,
  inputs: readonly string[],
  place: Workplace,
  signal: AbortSignal,
): Promise<string> {
  const began = performance.now();
  const slow = (): boolean => performance.now() - began < place.impairments().slowSeconds * 1000;
  let result = await onePass(order, inputs, place, signal, 0);
  // A slow agent does the same work again and again, with a slower model.
  for (let pass = 1; slow(); pass++) result = await onePass(order, inputs, place, signal, pass);
  if (place.impairments().hung) {
    await place.released(signal);
    throw new GivenUp(`${order.task} hung`);
  }
  return JSON.stringify({ task: order.task, digest: result, steps: stepsOf(result, order.mostSteps) });
}

async function onePass(
  order: TaskOrder,
  inputs: readonly string[],
  place: Workplace,
  signal: AbortSignal,
  pass: number,
): Promise<string> {
  const { calls, passes } = EFFORT[order.type];
  const random = seeded(order.seed + order.attempt * 7919 + pass * 104_729);
  let text = inputs.join(" ");
  for (let call = 0; call < calls + place.extraCalls; call++) {
    const slow = place.impairments().slowSeconds > 0;
    const seed = Math.floor(random() * 2 ** 32);
    text = `${text} ${await place.ask({ type: order.type, size: order.size, seed, slow }, signal)}`;
  }
  const times = Math.max(1, Math.round(passes * order.size));
  const digests = await timed(TOOL[order.type], place, signal, () => craft(order.type, text, times, signal));
  const content = `${text}\n${digests.join("\n")}`;
  const kept = await timed("write_file", place, signal, () => keep(content, pathOf(order, place), place));
  place.wrote(content.split("\n").length);
  return kept;
}

async function craft(type: TaskType, text: string, times: number, signal: AbortSignal): Promise<readonly string[]> {
  const digests: string[] = [];
  for (let done = 0; done < times; done++) {
    digests.push(CRAFT[type](`${String(done)} ${text}`));
    await breathe();
    signal.throwIfAborted();
  }
  return digests;
}

/** Does something that counts as a call of a tool, if it has a name. */
async function timed<T>(
  tool: string | undefined,
  { used }: Workplace,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  if (tool === undefined) return call();
  const began = performance.now();
  let outcome: ToolOutcome = "failed";
  try {
    const result = await call();
    outcome = "ok";
    return result;
  } finally {
    used(tool, outcome === "failed" && signal.aborted ? "cancelled" : outcome, (performance.now() - began) / 1000);
  }
}

/** Writes, syncs, reads back and compares. A failing agent spoils what it writes. */
async function keep(content: string, path: string, place: Workplace): Promise<string> {
  const expected = digest(content);
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(place.impairments().failing ? content.slice(1) : content);
    await file.sync();
  } finally {
    await file.close();
  }
  const found = digest(await readFile(path));
  await rm(path, { force: true });
  if (found !== expected) throw new SpoiltFile(`digest ${found} of the file read back, ${expected} written`);
  return expected;
}

// Ids hold slashes, file names must not.
function pathOf(order: TaskOrder, place: Workplace): string {
  return join(place.folder, `${order.task.replaceAll("/", "-")}-${String(order.attempt)}`);
}

function stepsOf(hex: string, most: number): number {
  return Math.min(most, 1 + (Number.parseInt(hex.slice(0, 6), 16) % 12));
}

export function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
