// The bytes of the body at hand, laid out so that four of them can be looked at in one step. There is one page in a
// process, and it never moves: so the compiler knows where it lies, and reading a byte of it is one instruction.

/** Largest body that is laid out. Memory is used as far as bodies reach. */
const CAPACITY = 8_388_608;
/** Zero bytes that follow every body: who reads in words may look beyond its end, and 0 ends every value. */
const MARGIN = 32;

const bytes = Buffer.alloc(CAPACITY + MARGIN);
export const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Lays a body out, in place of the one before; false if it is too large. */
export function layOut(body: Uint8Array): boolean {
  if (body.length > CAPACITY) return false;
  bytes.set(body);
  bytes.fill(0, body.length, body.length + MARGIN);
  return true;
}

/** The text of bytes that are all ASCII. */
export function asciiText(start: number, end: number): string {
  return bytes.toString("latin1", start, end);
}

/** The text of bytes that may be anything. */
export function utf8Text(start: number, end: number): string {
  return bytes.toString("utf8", start, end);
}
