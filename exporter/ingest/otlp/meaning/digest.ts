// A short text that stands for a long one, and for pairs in any order: 128 bits made of them, so that no two of those kept at a
// time have the same.

/** A half of a word. */
const HALF = 0xffff;

/** The digest of a text, and of pairs in any order. */
export function digestOfAll(text: string, pairs: Iterable<readonly [string, unknown]>): string {
  add(text);
  for (const [key, value] of pairs) add(`${key}=${String(value)}`);
  return taken();
}

/** What was added since it was taken: sums, so that the order makes no difference. */
const sums = new Int32Array(4);

function add(text: string): void {
  let [a, b] = [0x9e3779b9, 0x7f4a7c15];
  let [c, d] = [0x85ebca6b, 0x27d4eb2f];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x5bd1e995) ^ (b >>> 13);
    c = (Math.imul(c, 31) + code) | 0;
    d = Math.imul(d ^ code ^ (a >>> 7), 0x2545f491);
  }
  // Mixed before they are added up: else pairs that have swapped their values would come to the same sum.
  sums[0] = (sums[0] ?? 0) + mixed(a);
  sums[1] = (sums[1] ?? 0) + mixed(b);
  sums[2] = (sums[2] ?? 0) + mixed(c);
  sums[3] = (sums[3] ?? 0) + mixed(d);
}

/** Every bit of a word depends on all of them (the finalizer of MurmurHash3). */
function mixed(word: number): number {
  const half = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const most = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return most ^ (most >>> 16);
}

function taken(): string {
  const [a = 0, b = 0, c = 0, d = 0] = sums;
  sums.fill(0);
  // Eight characters that mean nothing: nobody reads them, and to write them as digits would cost as much as all above.
  return String.fromCharCode(a & HALF, a >>> 16, b & HALF, b >>> 16, c & HALF, c >>> 16, d & HALF, d >>> 16);
}
