// Rank test: are the values of one group smaller than those of another? Asks nothing of their distribution.
import { normalBelow } from "./normal.ts";

/**
 * One-sided p of "the values of `a` tend to be smaller than those of `b`": how often chance alone would rank `a` this
 * low. Normal approximation with correction for ties and for continuity: good from about ten values on each side.
 * Undefined if a side is empty; 1 if all values are equal. Mann and Whitney, "On a Test of Whether one of Two Random
 * Variables is Stochastically Larger than the Other", 1947.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const { rankSum, ties } = ranks(a, b);
  const total = a.length + b.length;
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const expected = (a.length * b.length) / 2;
  const variance = ((a.length * b.length) / 12) * (total + 1 - ties / (total * (total - 1)));
  return variance <= 0 ? 1 : normalBelow((u - expected + 0.5) / Math.sqrt(variance));
}

/** Sum of the ranks of `a` among all values (equal values share the mean of their ranks), and Σ(t³ − t) over ties of t. */
function ranks(a: readonly number[], b: readonly number[]): { rankSum: number; ties: number } {
  const all = [...a.map((value) => ({ value, mine: 1 })), ...b.map((value) => ({ value, mine: 0 }))];
  all.sort((x, y) => x.value - y.value);
  let rankSum = 0;
  let ties = 0;
  for (let start = 0, end = 0; start < all.length; start = end) {
    let mine = 0;
    while (end < all.length && all[end]?.value === all[start]?.value) mine += all[end++]?.mine ?? 0;
    const size = end - start;
    rankSum += (mine * (start + 1 + end)) / 2;
    ties += size ** 3 - size;
  }
  return { rankSum, ties };
}
