// Damaged bodies do no harm; `npm run fuzz:otlp` tries many more.
import { describe, expect, it } from "vitest";
import { seeded } from "../../../demo/random.ts";
import { mutated } from "../../../scripts/fuzz/mutation.ts";
import { doors, fuzz } from "../../../scripts/fuzz/otlp.ts";

const COUNT = 2_000;

describe("damaged bodies", () => {
  it.each(doors)("of $signal in $encoding are read or refused, and some of both", ({ signal, encoding }) => {
    const { read, refused } = fuzz(signal, encoding, COUNT, seeded(2));
    expect(read + refused).toBe(COUNT);
    expect(Math.min(read, refused)).toBeGreaterThan(COUNT / 100);
  });

  it("differ from each other, and are the same for the same seed", () => {
    const [body, other] = [Buffer.from("a body of some length"), Buffer.from("another")];
    const make = (seed: number): readonly string[] => {
      const random = seeded(seed);
      return Array.from({ length: 100 }, () => mutated(body, other, random).toString("latin1"));
    };
    expect(new Set(make(1)).size).toBeGreaterThan(90);
    expect(make(1)).toEqual(make(1));
  });
});
