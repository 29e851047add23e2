// Flat arrays that have become too small.

/** A length in which there is room for `atLeast` numbers, and for half as many again as there are: growing is to be rare. */
export function roomFor(atLeast: number, length: number): number {
  return Math.max(atLeast, Math.ceil(length * 1.5));
}

/** Copies an array to the beginning of a larger one, and gives that. */
export function larger<A extends Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array>(
  old: A,
  made: A,
): A {
  made.set(old);
  return made;
}
