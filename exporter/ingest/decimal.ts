// Decimal numbers of 16 to 19 digits, as programs write them that take the difference of two times: rounded as JSON.parse
// rounds them, without a string. The quotient is taken in two parts, the second one what the first left over
// (T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18, 1971).

/** Most digits after the point: a higher power of ten is no exact number. */
const MOST_DECIMALS = 22;
const POWERS = Float64Array.from({ length: MOST_DECIMALS + 1 }, (_, i) => Number(`1e${String(i)}`));
/** Splits a number into two of half its digits, the products of which are exact. */
const SPLITTER = 2 ** 27 + 1;
/** More than the second part can be wrong by, as a share of it. */
const DOUBT = 2 ** -48;

/**
 * The number nearest to (`high` × 10^`lowDigits` + `low`) / 10^`decimals`. `high` is a whole number of at most 15 digits,
 * `low` one of at most `lowDigits` digits, which are at most 4. NaN where that is not certain.
 */
export function decimal(high: number, lowDigits: number, low: number, decimals: number): number {
  if (decimals > MOST_DECIMALS) return NaN;
  const scale = POWERS[lowDigits] ?? NaN;
  const divisor = POWERS[decimals] ?? NaN;
  const product = high * scale;
  const whole = product + low;
  const rest = errorOf(high, scale, product) + (low - (whole - product));
  const quotient = whole / divisor;
  const back = quotient * divisor;
  const correction = (whole - back - errorOf(quotient, divisor, back) + rest) / divisor;
  const least = quotient + correction * (1 - DOUBT);
  return least === quotient + correction * (1 + DOUBT) ? least : NaN;
}

/** What a product lost when it was rounded. */
function errorOf(a: number, b: number, product: number): number {
  const aHigh = SPLITTER * a - (SPLITTER * a - a);
  const bHigh = SPLITTER * b - (SPLITTER * b - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
