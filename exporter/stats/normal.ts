// The standard normal distribution.

const COEFFICIENTS = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153] as const;

/**
 * Probability that a standard normal value is below `z`, to 7.5e-8.
 * Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17.
 */
export function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const tail = density * COEFFICIENTS.reduce((sum, coefficient) => (sum + coefficient) * t, 0);
  return z < 0 ? tail : 1 - tail;
}
