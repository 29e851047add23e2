// Lists of numbers that are written one behind the other, without a tag each. A list may come in several parts.
import type { Reader } from "./reader.ts";

export function fixed64s(reader: Reader, into: number[]): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    reader.piece();
    into.push(cursor.fixed64());
  }
  cursor.leave(outer);
}

export function doubles(reader: Reader, into: number[]): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    reader.piece();
    into.push(cursor.double());
  }
  cursor.leave(outer);
}

export function varints(reader: Reader, into: number[]): void {
  const { cursor } = reader;
  const outer = cursor.enter();
  while (cursor.at < cursor.end) {
    reader.piece();
    into.push(cursor.unsigned());
  }
  cursor.leave(outer);
}
