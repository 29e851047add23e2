// One body → a parcel for each shard that has agents in it. Only what the front will accept is passed on: what is refused, and
// what is about no agent, stays with the front, which reads the whole body once the shards have theirs.
import { SwarmscopeError } from "../errors.ts";
import { BadLine, readBody } from "../ingest/body.ts";
import { utf8Text } from "../ingest/page.ts";
import { isRejection, parseEvent } from "../ingest/parse.ts";
import { scan } from "../ingest/scan.ts";
import { take } from "../ingest/take.ts";
import { ends, starts } from "../ingest/tape.ts";
import { told } from "../ingest/told-event.ts";
import type { Millis } from "../model/clock.ts";
import type { SwarmEvent } from "../model/event.ts";
import { shardOf } from "./hash.ts";
import { Parcel } from "./parcel.ts";
import type { QueuedTasks } from "./queued-tasks.ts";

/** What is for whom: at most one parcel for each shard. */
export type Parcels = ReadonlyMap<number, Parcel>;

export interface Splitting {
  readonly shards: number;
  readonly maxEvents: number;
  /** What earlier bodies told of tasks no agent has yet. */
  readonly queued: QueuedTasks;
}

/** Splits a body that arrived at `now`. A body that cannot be read has no parcels: whoever takes it in tells why. */
export function split(body: Buffer, now: Millis, splitting: Splitting): Parcels {
  const sorting = new Sorting(splitting);
  const scanned = scan(body, splitting.maxEvents);
  if (scanned > 0) sortScanned(body, scanned, now, sorting);
  else sortRead(readAll(body, splitting.maxEvents), now, sorting);
  return sorting.parcels;
}

/** Events whose bytes are known go on as they came. */
function sortScanned(body: Buffer, events: number, now: Millis, sorting: Sorting): void {
  for (let index = 0; index < events; index++) {
    const start = starts[index] ?? 0;
    const end = ends[index] ?? 0;
    const event = take(index, now) ? told : parsed(JSON.parse(utf8Text(start, end)), index, now);
    if (event !== undefined) sorting.parcelOf(event)?.add(body, start, end);
  }
}

/** Of an event that was read as text the bytes are not known: what was understood of it is written anew. */
function sortRead(raws: readonly unknown[], now: Millis, sorting: Sorting): void {
  for (const [index, raw] of raws.entries()) {
    const event = raw instanceof BadLine ? undefined : parsed(raw, index, now);
    if (event !== undefined) sorting.parcelOf(event)?.addText(JSON.stringify(event));
  }
}

function parsed(raw: unknown, index: number, now: Millis): SwarmEvent | undefined {
  const result = parseEvent(raw, index, now);
  return isRejection(result) ? undefined : result.event;
}

function readAll(body: Buffer, maxEvents: number): readonly unknown[] {
  try {
    const raws = readBody(body.toString("utf8"));
    return raws.length <= maxEvents ? raws : [];
  } catch (error) {
    if (error instanceof SwarmscopeError) return [];
    throw error;
  }
}

/** Finds for each event whose it is. */
class Sorting {
  readonly parcels = new Map<number, Parcel>();
  readonly #shards: number;
  readonly #queued: QueuedTasks;

  constructor({ shards, queued }: Splitting) {
    this.#shards = shards;
    this.#queued = queued;
  }

  /** The parcel an event goes into, with all that must come before it; undefined if it is about no agent. */
  parcelOf(event: SwarmEvent): Parcel | undefined {
    if (event.kind === "task.queued") this.#queued.note(event);
    const agent = "agent" in event ? event.agent : undefined;
    if (agent === undefined) return undefined;
    const shard = shardOf(agent, this.#shards);
    const parcel = this.#parcelFor(shard);
    const task = "task" in event ? event.task : undefined;
    if (task !== undefined) for (const report of this.#queued.due(task, shard)) parcel.addText(report);
    return parcel;
  }

  #parcelFor(shard: number): Parcel {
    const found = this.parcels.get(shard);
    if (found !== undefined) return found;
    const made = new Parcel();
    this.parcels.set(shard, made);
    return made;
  }
}
