// What is known of an event besides what it tells: from earlier events of its task, or by the price of its model.

export interface Known {
  task_type: string | undefined;
  /** Seconds an attempt ran. */
  duration: number | undefined;
  /** US dollars that are counted for it. */
  cost: number | undefined;
  /** False for one that was told before, in other words, and counts nowhere. */
  counts: boolean;
}

export const nothingKnown = (): Known => ({
  task_type: undefined,
  duration: undefined,
  cost: undefined,
  counts: true,
});

/** Forgets what was known of the event before. Field by field: a new object for each event would cost more than the rest. */
export function forget(known: Known): void {
  known.task_type = undefined;
  known.duration = undefined;
  known.cost = undefined;
  known.counts = true;
}
