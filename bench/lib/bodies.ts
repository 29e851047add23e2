// Bodies of events, and prepared requests whose times and ids are replaced in place each time they are sent: what is sent
// twice would be a duplicate, or too old, and cost less than it should.
import type { Dialect, Happening, Stamp } from "./happenings.ts";
import { request } from "./connection.ts";

const NONCE_DIGITS = 10;

let usedNonces = 0;

/** The first of `count` numbers nothing else in this run uses. Throws when ten digits no longer hold them. */
export function freshNonces(count: number): number {
  const first = usedNonces;
  usedNonces += count;
  if (usedNonces > 10 ** NONCE_DIGITS) throw new Error("this run has used up the numbers of its tasks");
  return first;
}

export function stamp(now: number, nonce: number): Stamp {
  return { time: String(now), nonce: String(nonce).padStart(NONCE_DIGITS, "0") };
}

export function bodyOf(happenings: readonly Happening[], dialect: Dialect, mark: Stamp): string {
  return `[${happenings.map((happening, place) => dialect(happening, mark, place)).join(",")}]`;
}

/** A request and where its times and numbers stand in it. */
export interface Prepared {
  readonly bytes: Buffer;
  readonly times: readonly number[];
  readonly nonces: readonly number[];
}

/** Cuts happenings into requests of `batch` events each; what does not fill one is left out. */
export function prepare(
  happenings: readonly Happening[],
  batch: number,
  dialect: Dialect,
  url: URL,
): readonly Prepared[] {
  // Digits found nowhere else in a request.
  const mark: Stamp = { time: "1717171717171", nonce: "9393939393" };
  return Array.from({ length: Math.floor(happenings.length / batch) }, (_, i) => {
    const bytes = request("POST", url, "", bodyOf(happenings.slice(i * batch, (i + 1) * batch), dialect, mark));
    return { bytes, times: placesOf(bytes, mark.time), nonces: placesOf(bytes, mark.nonce) };
  });
}

function placesOf(bytes: Buffer, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) places.push(at);
  return places;
}

/** Replaces times and numbers in place. */
export function restamp({ bytes, times, nonces }: Prepared, now: number, nonce: number): void {
  const fresh = stamp(now, nonce);
  for (const at of times) bytes.write(fresh.time, at, "latin1");
  for (const at of nonces) bytes.write(fresh.nonce, at, "latin1");
}
