// What an edit of a settings file is: replaced stretches of its text, and the keys that have another value now.

/** A stretch of the text: what stood there, and what stands there now. Positions are those of the text before it. */
export interface Splice {
  readonly at: number;
  readonly removed: string;
  readonly inserted: string;
}

/** A key with its value before and after, as they are written in the file; `prior` is null where there was none. */
export interface KeyChange {
  readonly path: readonly string[];
  readonly written: string;
  readonly prior: string | null;
}

export interface Edit {
  readonly text: string;
  readonly splices: readonly Splice[];
  readonly changes: readonly KeyChange[];
}

/** A settings file whose text breaks a rule of its format, or holds what must not be overwritten. */
export class SettingsFault extends Error {
  override readonly name = "SettingsFault";
}

export function applied(text: string, { at, removed, inserted }: Splice): string {
  return text.slice(0, at) + inserted + text.slice(at + removed.length);
}

/** Takes splices back, the last one first: gives the text there was before, to the byte. */
export function takenBack(text: string, splices: readonly Splice[]): string {
  return splices.reduceRight(
    (now, { at, removed, inserted }) => applied(now, { at, removed: inserted, inserted: removed }),
    text,
  );
}

/** Line end a text uses. */
export function lineEnd(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
