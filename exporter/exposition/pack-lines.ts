// What of a block of metric lines stands in it already: finds the matches for `pack.ts`, in one walk, without a table.
//
// Consecutive lines are nearly equal, so there is one place to look: the same column of an earlier line. Two pointers walk,
// one over the text, one a line behind it. They go on while the bytes are equal; where they differ both skip what differs,
// to the next quote or end of line, and are level again. Where that goes wrong the end of the line puts it right, so there
// is always an end of line between the two.
//
// It is quick because few branches are a guess: bytes are compared eight at a time and searched four at a time, and where
// that ends is computed, not looked for. `| 0` tells the compiler that a sum is a 32-bit integer.

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** Shorter matches cannot be told (RFC 1951, section 3.2.5), nor can those from further back. */
const SHORTEST = 3;
const FURTHEST = 32_768;
/** Rows of up to this many lines are matched against the row before. */
const LINES_OF_A_ROW = 8;

/** The longest text, in bytes. A page's blocks have 10 to 30 kB. */
export const LONGEST_TEXT = 65_536;
/** Bytes behind the longest text that end every search: zeros, and among them an end of line. */
const GUARD = 48;

/**
 * Where the text is put that `findMatches` looks at; what stands behind it does not matter. One for all: the compiler makes
 * more of memory that never moves.
 */
export const text = Buffer.alloc(LONGEST_TEXT + GUARD);
text[LONGEST_TEXT + GUARD / 2] = NEWLINE;
const textView = new DataView(text.buffer, text.byteOffset, text.length);

/**
 * What `findMatches` found, in order of the text, three numbers for each match: bytes since the one before, its length, its
 * distance. As no match is shorter than three bytes, there are never more numbers than bytes.
 */
export const matches = new Int32Array(LONGEST_TEXT);

/**
 * Finds the matches in the first `length` bytes of `text` and writes them to `matches`. Returns how many numbers it wrote;
 * undefined if less than half of the text is matched: it is of another kind.
 */
export function findMatches(length: number): number | undefined {
  const first = text.indexOf(NEWLINE) + 1;
  return walk(first, secondRow(first, length), length);
}

/** The walk from the second line on. At `second`, where the second row begins, the line behind becomes that of the row before. */
function walk(first: number, second: number, length: number): number | undefined {
  // What stands outside of a function is slower to reach than what it holds itself.
  const bytes = text;
  const view = textView;
  const out = matches;
  let at = first;
  let stop = second;
  let behind = 0;
  let told = 0;
  let matched = 0;
  let n = 0;
  while (at < length) {
    const same = Math.min(equalBytes(view, at, behind), stop - at);
    if (same >= SHORTEST) {
      if (at - behind > FURTHEST) return undefined;
      out[n] = at - told;
      out[n + 1] = same;
      out[n + 2] = at - behind;
      n = (n + 3) | 0;
      told = (at + same) | 0;
      matched = (matched + same) | 0;
    }
    at = (at + same) | 0;
    behind = (behind + same) | 0;
    if (at === stop) {
      behind = 0;
      stop = length;
      continue;
    }
    at = nextMark(view, at);
    behind = nextMark(view, behind);
    if (bytes[at] !== bytes[behind]) {
      at = lineEnd(at);
      behind = lineEnd(behind);
    }
  }
  return matched * 2 > length ? n : undefined;
}

/** How many bytes from `at` are as those from `behind`; never more than there are, but perhaps fewer. */
function equalBytes(view: DataView, at: number, behind: number): number {
  let a = at | 0;
  let b = behind | 0;
  // Numbers that are equal have equal bytes, but for the two zeros; stopping there ends the search in the guard, too.
  for (;;) {
    const eight = view.getFloat64(a, true);
    if (eight !== view.getFloat64(b, true) || eight === 0) break;
    a = (a + 8) | 0;
    b = (b + 8) | 0;
  }
  const low = view.getInt32(a, true) ^ view.getInt32(b, true);
  const high = view.getInt32(a + 4, true) ^ view.getInt32(b + 4, true);
  // All ones if the difference is in the first four bytes.
  const early = (low | -low) >> 31;
  return (a - at + (4 & ~early) + lowestByte((low & early) | (high & ~early))) | 0;
}

/** Which byte of a word holds its lowest bit: 0 to 3; -1 for 0. */
function lowestByte(word: number): number {
  return (31 - Math.clz32(word & -word)) >> 3;
}

/** The next quote or end of line. */
function nextMark(view: DataView, at: number): number {
  for (;;) {
    const four = view.getInt32(at, true);
    const found = zeros(four ^ 0x22222222) | zeros(four ^ 0x0a0a0a0a);
    if (found !== 0) return (at + lowestByte(found)) | 0;
    at = (at + 4) | 0;
  }
}

/** The highest bit of each byte that is zero; right for the lowest such byte, which is all that is asked. */
function zeros(word: number): number {
  return (word - 0x01010101) & ~word & 0x80808080;
}

/** The next end of line. */
function lineEnd(at: number): number {
  while (text[at] !== NEWLINE) at++;
  return at;
}

/**
 * Where the second row begins, if the first line ends at `first`: at the next line with its name and last label, or else with
 * its name. The many `le` of a histogram are too far apart for that: each is matched against the one before.
 */
function secondRow(first: number, length: number): number {
  const name = text.indexOf(OPEN) + 1;
  const close = text.lastIndexOf(CLOSE, first);
  const label = close - text.lastIndexOf(COMMA, close);
  let named: number | undefined;
  let at = first;
  for (let i = 0; i < LINES_OF_A_ROW && at < length; i++) {
    const next = text.indexOf(NEWLINE, at) + 1;
    if (areEqual(at, 0, name)) {
      if (areEqual(text.lastIndexOf(CLOSE, next) - label, close - label, label)) return at;
      named ??= at;
    }
    at = next;
  }
  return named ?? first;
}

function areEqual(one: number, other: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (text[one + i] !== text[other + i]) return false;
  return true;
}
