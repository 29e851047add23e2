// Where an agent belongs is for ever: known answers, and a fair spread whatever the names are like.
import { describe, expect, it } from "vitest";
import { shardOf } from "../../exporter/shards/hash.ts";

/** Most agents of 10,000 that a shard may have above or below its due: five standard deviations of a fair draw. */
function isFair(counts: readonly number[], total: number): boolean {
  const due = total / counts.length;
  return counts.every((count) => Math.abs(count - due) < 5 * Math.sqrt(due));
}

function spread(names: readonly string[], shards: number): readonly number[] {
  const counts = new Array<number>(shards).fill(0);
  for (const name of names) {
    const shard = shardOf(name, shards);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  return counts;
}

describe("the shard of an agent", () => {
  // Computed with another implementation: FNV-1a 32 and fmix32 in Python, over the UTF-8 bytes.
  it.each([
    ["", 0xab3e7c0b],
    ["a", 0x1a80b1b3],
    ["coder-1", 0xee6ac125],
    ["überprüfer-ß", 0xbffec4cd],
    ["智能体-7", 0x74e18894],
    ["🐝", 0x4a7d03e1],
  ])("of %j follows from the hash that is documented", (name, hash) => {
    // The largest prime below 2^32 shows nearly all of the hash.
    expect(shardOf(name, 4_294_967_291)).toBe(hash % 4_294_967_291);
    for (const shards of [2, 3, 4, 64]) expect(shardOf(name, shards)).toBe(hash % shards);
  });

  it.each([2, 3, 4, 7, 16, 64])("is fairly one of %d, for names that differ in little", (shards) => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => i);
    expect(
      isFair(
        spread(
          numbers.map((i) => `agent-${String(i)}`),
          shards,
        ),
        10_000,
      ),
    ).toBe(true);
    expect(
      isFair(
        spread(
          numbers.map((i) => `worker-${String(2 * i)}.eu`),
          shards,
        ),
        10_000,
      ),
    ).toBe(true);
    expect(
      isFair(
        spread(
          numbers.map((i) => `агент-${String(i)}`),
          shards,
        ),
        10_000,
      ),
    ).toBe(true);
  });
});
