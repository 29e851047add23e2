// Repeatable chance: the same seed gives the same run of numbers.

/** Next number, 0 up to but not 1. */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger, public domain): small, quick, good enough to vary sizes; not for secrets. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A new seed, drawn from a run of numbers. */
export function drawSeed(random: Random): number {
  return Math.floor(random() * 2 ** 32);
}
