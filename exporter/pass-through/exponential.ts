// Exponential histograms as classic ones. Their buckets are joined until each bound is a power of two, which loses nothing but
// resolution; so bounds are the same whatever scale a sender happens to be at, and distributions can be added up.
import type { Exponential } from "../ingest/otlp/records.ts";

/** Buckets on either side of zero. 32 powers of two reach from a microsecond to an hour; a wider range has wider buckets. */
export const MOST_BUCKETS = 32;
/** Scales there are, by the specification of the SDK. */
const LEAST_SCALE = -10;
const MOST_SCALE = 20;
/** Powers of two that doubles reach. */
const LEAST_POWER = -1_075;
const MOST_POWER = 1_024;

type Side = Exponential["positive"];

const NONE: Side = { offset: 0, counts: [] };

/** The same at a scale of at most 0, in a bounded number of buckets; undefined if its scale or buckets cannot be. */
export function coarse(told: Exponential): Exponential | undefined {
  const { scale } = told;
  const [positive, negative] = [trimmed(told.positive), trimmed(told.negative)];
  const can = scale >= LEAST_SCALE && scale <= MOST_SCALE && [positive, negative].every((side) => reaches(side, scale));
  return can ? fitted({ ...told, positive, negative }) : undefined;
}

/** Both added up, at the coarser scale of the two. Both are coarse. */
export function added(a: Exponential, b: Exponential): Exponential {
  const scale = Math.min(a.scale, b.scale);
  const [one, other] = [atScale(a, scale), atScale(b, scale)];
  return fitted({
    scale,
    zeroCount: one.zeroCount + other.zeroCount,
    positive: sum(one.positive, other.positive),
    negative: sum(one.negative, other.negative),
  });
}

/** Upper bounds in ascending order, all finite, and how much is in each bucket, with one more for what is above. */
export function classic({ scale, zeroCount, positive, negative }: Exponential): {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
} {
  const bounds: number[] = [];
  const counts: number[] = [];
  let above = 0;
  const add = (bound: number, count: number): void => {
    if (bound === Infinity) above += count;
    else if (bounds.at(-1) === bound) counts.push((counts.pop() ?? 0) + count);
    else {
      bounds.push(bound);
      counts.push(count);
    }
  };
  // Farthest from zero comes first. A bucket holds (-upper, -lower].
  for (const [i, count] of [...negative.counts.entries()].reverse())
    add(-powerOf(scale, negative.offset + i) || 0, count);
  if (zeroCount > 0) add(0, zeroCount);
  for (const [i, count] of positive.counts.entries()) add(powerOf(scale, positive.offset + i + 1), count);
  return { bounds, counts: [...counts, above] };
}

/** False for buckets of what is no number. */
function reaches({ offset, counts }: Side, scale: number): boolean {
  const wide = 2 ** scale;
  return offset >= Math.floor(LEAST_POWER * wide) && offset + counts.length <= Math.ceil(MOST_POWER * wide);
}

/** The bound below a bucket. */
function powerOf(scale: number, index: number): number {
  return 2 ** (index * 2 ** -scale);
}

function fitted(told: Exponential): Exponential {
  let fit = atScale(told, Math.min(0, told.scale));
  while (Math.max(fit.positive.counts.length, fit.negative.counts.length) > MOST_BUCKETS)
    fit = atScale(fit, fit.scale - 1);
  return fit;
}

function atScale(told: Exponential, scale: number): Exponential {
  const joined = 2 ** (told.scale - scale);
  if (joined === 1) return told;
  return { ...told, scale, positive: coarser(told.positive, joined), negative: coarser(told.negative, joined) };
}

function coarser({ offset, counts }: Side, joined: number): Side {
  if (counts.length === 0) return NONE;
  const first = Math.floor(offset / joined);
  const last = Math.floor((offset + counts.length - 1) / joined);
  const merged = Array.from({ length: last - first + 1 }, () => 0);
  counts.forEach((count, i) => {
    const at = Math.floor((offset + i) / joined) - first;
    merged[at] = (merged[at] ?? 0) + count;
  });
  return { offset: first, counts: merged };
}

function sum(a: Side, b: Side): Side {
  if (a.counts.length === 0) return b;
  if (b.counts.length === 0) return a;
  const first = Math.min(a.offset, b.offset);
  const end = Math.max(a.offset + a.counts.length, b.offset + b.counts.length);
  const at = ({ offset, counts }: Side, index: number): number => counts[index - offset] ?? 0;
  return { offset: first, counts: Array.from({ length: end - first }, (_, i) => at(a, first + i) + at(b, first + i)) };
}

/** Without the empty buckets at the ends, which only widen the range. */
function trimmed({ offset, counts }: Side): Side {
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return NONE;
  const last = counts.findLastIndex((count) => count > 0);
  return { offset: offset + first, counts: counts.slice(first, last + 1) };
}
