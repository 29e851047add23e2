// The one Huffman code all packed blocks are written with: which symbol gets how many bits, and the header that tells a reader.
//
// RFC 1951 lets every block bring a code of its own (section 3.2.7). Ours is the same for all: metric lines that were matched
// against the line before leave digits and a few lengths and distances, so those get the short codes. There is nothing to
// count while packing, and the result is much smaller than with the fixed code of section 3.2.6.

/** A code as the writer wants it: `bits << 5 | count`, the bits in the order they go out (section 3.1.1). */
export type Code = number;

const LITERALS = 286;
const DISTANCES = 30;
export const END_OF_BLOCK = 256;

/** Bits of the symbols that are named; all others share what is left of the code. Measured over pages of agents. */
const literalBits: Readonly<Record<number, number>> = {
  ...each("0123456789", 4),
  ...each('.aeginotu "={}', 7),
  ...each("bcdfhklmprsvwy,_-", 9),
  // Lengths (section 3.2.5): 3 and 4, 5, 19 to 130, and the others.
  ...range(257, 258, 5),
  ...range(259, 259, 8),
  ...range(260, 268, 10),
  ...range(269, 280, 7),
  ...range(281, 285, 10),
};
/** Distances are lengths of lines or of short rows, most of them 33 to 256 bytes. */
const distanceBits: Readonly<Record<number, number>> = {
  ...range(12, 12, 2),
  ...range(10, 11, 3),
  ...range(13, 14, 3),
  ...range(15, 16, 4),
  ...range(17, 18, 5),
};
/** How the two tables above are written themselves: 16 is "as before, 3 to 6 times". */
const tableBits: Readonly<Record<number, number>> = { 16: 2, 12: 2, 7: 3, 9: 3 };

function range(from: number, to: number, bits: number): Record<number, number> {
  return Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [from + i, bits]));
}

function each(characters: string, bits: number): Record<number, number> {
  return Object.fromEntries(Array.from(Buffer.from(characters), (byte) => [byte, bits]));
}

/**
 * Bits of all `size` symbols: the named ones as told, the others alike, so that the code is complete as readers demand:
 * of the others the last get one bit less where there is room.
 */
function complete(named: Readonly<Record<number, number>>, size: number): readonly number[] {
  const space = Object.values(named).reduce((left, bits) => left - 2 ** -bits, 1);
  const others = size - Object.keys(named).length;
  const bits = Math.ceil(Math.log2(others / space));
  const shorter = space * 2 ** bits - others;
  let seen = 0;
  return Array.from({ length: size }, (_, symbol) => named[symbol] ?? (++seen > others - shorter ? bits - 1 : bits));
}

/** Codes for these numbers of bits, in the canonical order of section 3.2.2. */
function codes(lengths: readonly number[]): Int32Array<ArrayBuffer> {
  const out = new Int32Array(lengths.length);
  let code = 0;
  for (let bits = 1; bits <= 15; bits++) {
    lengths.forEach((length, symbol) => {
      if (length === bits) out[symbol] = (reversed(code++, bits) << 5) | bits;
    });
    code <<= 1;
  }
  return out;
}

function reversed(code: number, bits: number): number {
  let out = 0;
  for (let i = 0; i < bits; i++) out = (out << 1) | ((code >>> i) & 1);
  return out;
}

const literalLengths = complete(literalBits, LITERALS);
const distanceLengths = complete(distanceBits, DISTANCES);

/** Codes of the 256 literals, the end of the block, and the symbols of lengths. At most 12 bits each: a writer takes two at once. */
export const literals = codes(literalLengths);

/** Codes of the match lengths 3 to 258 with their extra bits, by length. At most 15 bits each. */
export const lengths = matchLengths();

function matchLengths(): Int32Array<ArrayBuffer> {
  const out = new Int32Array(259);
  for (let length = 3; length < 258; length++) {
    // Four symbols for each doubling, from 11 on with extra bits (the table in section 3.2.5).
    const extra = length < 11 ? 0 : 29 - Math.clz32(length - 3);
    const symbol = 257 + extra * 4 + ((length - 3) >> extra);
    out[length] = withExtra(literals[symbol] ?? 0, (length - 3) & ((1 << extra) - 1), extra);
  }
  out[258] = literals[285] ?? 0;
  return out;
}

const distanceCodes = codes(distanceLengths);

/** Codes of the match distances 1 to 32768 with their extra bits, by distance. At most 24 bits each. */
export const distances = matchDistances();

function matchDistances(): Int32Array<ArrayBuffer> {
  const out = new Int32Array(32_769);
  for (let distance = 1; distance <= 32_768; distance++) {
    // Two symbols for each doubling, from 5 on with extra bits.
    const extra = distance < 5 ? 0 : 30 - Math.clz32(distance - 1);
    const symbol = extra * 2 + ((distance - 1) >> extra);
    out[distance] = withExtra(distanceCodes[symbol] ?? 0, (distance - 1) & ((1 << extra) - 1), extra);
  }
  return out;
}

function withExtra(code: Code, value: number, extra: number): Code {
  const bits = code & 31;
  return (((code >>> 5) | (value << bits)) << 5) | (bits + extra);
}

/** The order in which the bits of the table's own code are told (section 3.2.7). */
const TABLE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The header of a last block with this code (section 3.2.7), as codes to write one after the other. */
export function blockHeader(): readonly Code[] {
  const plain = (value: number, bits: number): Code => (value << 5) | bits;
  const tableLengths = complete(tableBits, TABLE_ORDER.length);
  const table = codes(tableLengths);
  const out = [
    plain(1, 1),
    plain(2, 2),
    plain(LITERALS - 257, 5),
    plain(DISTANCES - 1, 5),
    plain(TABLE_ORDER.length - 4, 4),
  ];
  for (const symbol of TABLE_ORDER) out.push(plain(tableLengths[symbol] ?? 0, 3));
  const all = [...literalLengths, ...distanceLengths];
  for (let at = 0; at < all.length;) {
    const length = all[at] ?? 0;
    let again = 0;
    while (again < 6 && at > 0 && all[at - 1] === length && all[at + again] === length) again++;
    out.push(again < 3 ? (table[length] ?? 0) : withExtra(table[16] ?? 0, again - 3, 2));
    at += again < 3 ? 1 : again;
  }
  return out;
}
