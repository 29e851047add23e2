// One page in pieces, so that it can be sent while it is made: kept sheets block by block, the rest as text in between.
import { pack } from "./pack.ts";
import { ending, header, renderFamily, type Family, type Format } from "./page.ts";
import type { Sheet } from "./sheet.ts";

/** What a page is made of: families kept rendered, families read anew, and what others wrote. */
export type Part = Kept | Family | Written;

/** Series in blocks that are rendered already, or when they are asked for. */
type Kept = Pick<Sheet, "series" | "lines" | "blocks" | "leaf">;

/** Families that are written somewhere else, with their headers. */
export interface Written {
  /** Sample lines in it. */
  readonly series: number;
  in(format: Format): string;
}

export interface PageRequest {
  readonly format: Format;
  /** Whether pieces are gzip members. */
  readonly packs: boolean;
  /** Milliseconds collectors get at most. */
  readonly budgetMs: number;
  /** Who asks, if it is one that comes again and again to see what grows. */
  readonly scraper: string | undefined;
}

export interface Piece {
  /** Right until the next piece is asked for. */
  readonly bytes: Uint8Array;
  /** Sample lines in it. */
  readonly series: number;
}

/**
 * The page of these parts, in their order. Packed, each piece is a gzip member of its own: members one after the other are
 * one gzip file (RFC 1952, section 2.2). Between two pieces events may change what comes later, never what is told of one row.
 */
export function* press(parts: Iterable<Part>, format: Format, packs: boolean): Generator<Piece> {
  let text = "";
  let series = 0;
  const flush = (): Piece => {
    const bytes = Buffer.from(text, "utf8");
    const piece = { bytes: packs ? pack(bytes, bytes.length) : bytes, series };
    text = "";
    series = 0;
    return piece;
  };
  for (const part of parts) {
    if ("in" in part) {
      text += part.in(format);
      series += part.series;
      continue;
    }
    if (!("leaf" in part)) {
      const page = renderFamily(part, format);
      text += page.text;
      series += page.series;
      continue;
    }
    if (part.lines === 0) continue;
    text += header(part.series.metric, format);
    yield flush();
    for (let i = 0; i < part.blocks; i++) {
      const leaf = part.leaf(i);
      if (leaf.length === 0) continue;
      yield {
        bytes: packs ? leaf.packed : leaf.bytes.subarray(0, leaf.length),
        series: leaf.rows * part.series.linesPerRow,
      };
    }
  }
  text += ending(format);
  // Nothing at all is no gzip file: an empty page still is one member.
  if (text !== "" || packs) yield flush();
}
