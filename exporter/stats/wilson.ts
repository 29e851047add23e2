// How high a success ratio may really be, given how few trials it rests on.

/** Two-sided 95 %. */
const Z = 1.959964;

/**
 * Upper end of the 95 % Wilson interval of a proportion, 0–1; 1 without trials, since nothing is excluded then.
 * Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
 */
export function wilsonUpper(successes: number, trials: number): number {
  // All successes give exactly 1; the formula would round to just below it.
  if (successes >= trials) return 1;
  const share = successes / trials;
  const centre = share + (Z * Z) / (2 * trials);
  const margin = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials));
  return (centre + margin) / (1 + (Z * Z) / trials);
}
