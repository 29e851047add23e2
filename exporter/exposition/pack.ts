// A block of metric lines → one gzip member (RFC 1952), for a fraction of what zlib costs: the page is packed at every scrape.
//
// zlib looks for the best match of every byte in all of the last 32 kB, and counts symbols to make a code for them. We know
// the text: a line is nearly the one before. So there is one place to look for a match (`pack-lines.ts`) and one code, made in
// advance (`pack-code.ts`); what remains is to write it, here. Text of another kind is left to zlib.
import { crc32, gzipSync } from "node:zlib";
import { END_OF_BLOCK, blockHeader, distances, lengths, literals, type Code } from "./pack-code.ts";
import { LONGEST_TEXT, findMatches, matches, text } from "./pack-lines.ts";

/** The longest match there is a code for, and the shortest (RFC 1951, section 3.2.5). */
const LONGEST_MATCH = 258;
const SHORTEST_MATCH = 3;
/** Room left for the same block once its values have become longer. */
const SPARE = 1.06;
const NO_ROOM = Buffer.alloc(0);
/** Deflate, no flags, no time, unknown system (RFC 1952, section 2.3). */
const GZIP_HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

// A byte takes 12 bits at most as a literal, and a third of twice 24 in the shortest match.
const packed = Buffer.alloc(3 * LONGEST_TEXT);
const packedView = new DataView(packed.buffer, packed.byteOffset, packed.length);

/** The bits every member begins with. */
const beginning = writeBeginning();

/**
 * Packs the first `length` bytes of `bytes` into a complete gzip member; members one after the other are a gzip file too
 * (RFC 1952, section 2.2). Right for any bytes; fast for lines of a page. What does not shrink by this is packed by zlib,
 * level 1, which makes it longer by 5 bytes for each 16 kB and 18 bytes at most.
 *
 * The member is written to `room`, and is a part of it, if it fits there: a buffer for each would cost as much as the packing.
 */
export function pack(bytes: Uint8Array, length: number, room: Buffer = NO_ROOM): Buffer {
  const block = bytes.subarray(0, length);
  const end = block.length <= LONGEST_TEXT ? writeBlock(block) : undefined;
  if (end === undefined || end > block.length) return kept(gzipSync(block, { level: 1 }), room);
  packedView.setInt32(end, crc32(block), true);
  packedView.setInt32(end + 4, block.length, true);
  return kept(packed.subarray(0, end + 8), room);
}

/** Not from Node's pool: a block is kept for long, would keep its neighbours in the pool, and is written over later. */
function kept(member: Uint8Array, room: Buffer): Buffer {
  const { length } = member;
  const into = length <= room.length ? room : Buffer.allocUnsafeSlow(Math.ceil(length * SPARE));
  into.set(member);
  return into.subarray(0, length);
}

/** Writes a member but for its last 8 bytes to `packed`, and returns where they belong; undefined for text of another kind. */
function writeBlock(block: Uint8Array): number | undefined {
  text.set(block);
  const found = findMatches(block.length);
  return found === undefined ? undefined : writeCodes(block.length, found);
}

/** Writes the text with its matches behind the beginning. Returns where that ends, in bytes. */
function writeCodes(length: number, numbers: number): number {
  // What stands outside of a function is slower to reach than what it holds itself.
  const bytes = text;
  const found = matches;
  const ofBytes = literals;
  const ofLengths = lengths;
  const ofDistances = distances;
  const out = packedView;
  // `position` counts bits; `pending` holds those of its byte that are known, and takes 24 more.
  let position = beginning.bits;
  let pending = beginning.pending;
  let at = 0;
  for (let i = 0; i <= numbers; i += 3) {
    const end = i < numbers ? at + (found[i] ?? 0) : length;
    // Literals in pairs, the second of the last pair perhaps none. Three times the same steps, for a call would double the time.
    for (; at < end; at += 2) {
      const one = ofBytes[bytes[at] ?? 0] ?? 0;
      const two = (ofBytes[bytes[at + 1] ?? 0] ?? 0) & ((at + 1 - end) >> 31);
      const byte = position >> 3;
      pending |= ((one >>> 5) | ((two >>> 5) << (one & 31))) << (position & 7);
      out.setInt32(byte, pending, true);
      position = (position + (one & 31) + (two & 31)) | 0;
      pending = (pending >>> (((position >> 3) - byte) << 3)) | 0;
    }
    if (i === numbers) break;
    let left = found[i + 1] ?? 0;
    const distance = ofDistances[found[i + 2] ?? 0] ?? 0;
    at = end + left;
    while (left > 0) {
      const part = left <= LONGEST_MATCH ? left : Math.min(LONGEST_MATCH, left - SHORTEST_MATCH);
      left -= part;
      const code = ofLengths[part] ?? 0;
      let byte = position >> 3;
      pending |= (code >>> 5) << (position & 7);
      out.setInt32(byte, pending, true);
      position = (position + (code & 31)) | 0;
      pending = (pending >>> (((position >> 3) - byte) << 3)) | 0;
      byte = position >> 3;
      pending |= (distance >>> 5) << (position & 7);
      out.setInt32(byte, pending, true);
      position = (position + (distance & 31)) | 0;
      pending = (pending >>> (((position >> 3) - byte) << 3)) | 0;
    }
  }
  const last = literals[END_OF_BLOCK] ?? 0;
  out.setInt32(position >> 3, pending | ((last >>> 5) << (position & 7)), true);
  return (position + (last & 31) + 7) >> 3;
}

function writeBeginning(): { readonly bits: number; readonly pending: number } {
  let bits = 0;
  let pending = 0;
  const bytes: readonly Code[] = GZIP_HEADER.map((byte) => (byte << 5) | 8);
  for (const code of [...bytes, ...blockHeader()]) {
    const byte = bits >> 3;
    pending |= (code >>> 5) << (bits & 7);
    packedView.setInt32(byte, pending, true);
    bits += code & 31;
    pending = (pending >>> (((bits >> 3) - byte) << 3)) | 0;
  }
  return { bits, pending };
}
