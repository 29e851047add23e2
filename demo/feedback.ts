// What people say of their requests, from how long they really waited.
import type { RequestOutcome } from "./events.ts";

/** Marks in seconds: 5 up to the first, 4 up to the second and so on; each is twice the one before. */
const MARKS: readonly number[] = [4, 8, 16, 32];

/** After so many seconds nobody waits any more: the request has timed out. */
export const PATIENCE_SECONDS = 90;

/**
 * The rating, 1 to 5, of a request that took `seconds` end to end: 5 within 4 s, one less for each doubling of the wait;
 * whatever came to nothing is rated 1.
 */
export function ratingOf(outcome: RequestOutcome, seconds: number): number {
  if (outcome !== "ok") return 1;
  const met = MARKS.findIndex((mark) => seconds <= mark);
  return met === -1 ? 1 : 5 - met;
}
