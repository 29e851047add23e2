// Bytes of events, one a line, in memory that is taken once.

export interface Page {
  readonly bytes: Buffer;
  /** Bytes written. */
  used: number;
  /** Events written. */
  count: number;
  /** Bytes of events the exporter has answered for. */
  answered: number;
}

export function createPage(size: number): Page {
  // Not from the pool others share, and not filled: memory is used as far as events reach.
  return { bytes: Buffer.allocUnsafeSlow(size), used: 0, count: 0, answered: 0 };
}

export function empty(page: Page): void {
  page.used = 0;
  page.count = 0;
  page.answered = 0;
}

const NEWLINE = 0x0a;

/** The next events that have no answer yet: as many as fit into so many bytes, and at least one. */
export function nextPart({ bytes, used, answered }: Page, most: number): Buffer {
  if (used - answered <= most) return bytes.subarray(answered, used);
  const fits = bytes.lastIndexOf(NEWLINE, answered + most - 1);
  const end = fits >= answered ? fits : bytes.indexOf(NEWLINE, answered);
  return bytes.subarray(answered, end + 1);
}

export function countEvents(part: Buffer): number {
  let count = 0;
  for (let at = part.indexOf(NEWLINE); at !== -1; at = part.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
