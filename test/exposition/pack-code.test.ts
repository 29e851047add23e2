// A reader of deflate refuses a code that is not complete, and the writer has room for so many bits only.
import { describe, expect, it } from "vitest";
import { blockHeader, distances, lengths, literals } from "../../exporter/exposition/pack-code.ts";

const bits = (code: number): number => code & 31;

describe("the code of packed blocks", () => {
  it("is complete: its shares add up to one", () => {
    const shares = [...literals].map((code) => 2 ** -bits(code));
    expect(shares).toHaveLength(286);
    expect(shares.reduce((sum, share) => sum + share)).toBe(1);
  });

  it("gives two literals, a length or a distance no more bits than the writer takes at once", () => {
    expect(2 * Math.max(...[...literals].map(bits))).toBe(24);
    expect(Math.max(...[...lengths].map(bits))).toBeLessThanOrEqual(24);
    expect(Math.max(...[...distances].map(bits))).toBeLessThanOrEqual(24);
  });

  it("has a code for every length and every distance there is, none twice", () => {
    expect(new Set(lengths.slice(3)).size).toBe(256);
    expect(new Set(distances.slice(1)).size).toBe(32_768);
    expect([lengths[2], distances[0]]).toEqual([0, 0]);
  });

  it("is told in few bytes", () => {
    const told = blockHeader().reduce((sum, code) => sum + bits(code), 0);
    expect(told / 8).toBeLessThan(70);
  });
});
