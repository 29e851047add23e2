// What is packed comes back byte for byte, whatever it was; lines of a page become small.
import { gunzipSync, gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pack } from "../../exporter/exposition/pack.ts";

/** Beyond this a block is longer packed than it was: 5 bytes for each 16 kB, and 18. */
const bound = (length: number): number => length + 18 + 5 * Math.ceil((length + 1) / 16_383);

function comesBack(bytes: Uint8Array): Buffer {
  const packed = pack(bytes, bytes.length);
  expect(Buffer.compare(gunzipSync(packed), bytes)).toBe(0);
  expect(packed.length).toBeLessThanOrEqual(bound(bytes.length));
  return packed;
}

const bytesOf = (text: string): Buffer => Buffer.from(text, "utf8");

/** Zlib where a block is left to it: the last byte of the header tells the system, 255 is ours. */
const isOurs = (packed: Buffer): boolean => packed[9] === 255;

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800].map(String);

/** Rows of a histogram, 20 lines each. `value` is asked for every line. */
function histogram(rows: number, value: (i: number) => number): string {
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const labels = `agent="agent-${String(row).padStart(6, "0")}",task_type="${row % 3 === 0 ? "review" : "code"}"`;
    for (const le of [...BOUNDS, "+Inf"])
      lines.push(`swarm_task_run_duration_seconds_bucket{${labels},le="${le}"} ${String(value(lines.length))}`);
    lines.push(`swarm_task_run_duration_seconds_sum{${labels}} ${String(value(lines.length) / 7)}`);
    lines.push(`swarm_task_run_duration_seconds_count{${labels}} ${String(value(lines.length))}`);
  }
  return `${lines.join("\n")}\n`;
}

const scattered = (i: number): number => (i * 7919) % 1013;

describe("a packed block", () => {
  it("is written to the room it is given if it fits, and nowhere beyond it", () => {
    const page = bytesOf(histogram(8, scattered));
    const made = pack(page, page.length);
    const room = Buffer.alloc(made.length + 3, 7);
    const again = pack(page, page.length, room);
    expect([again.buffer, again.byteOffset]).toEqual([room.buffer, room.byteOffset]);
    expect(Buffer.compare(again, made)).toBe(0);
    expect([...room.subarray(made.length)]).toEqual([7, 7, 7]);
    const small = room.subarray(0, made.length - 1);
    expect(pack(page, page.length, small).buffer).not.toBe(room.buffer);
    // What zlib packs is written there, too.
    const noise = bytesOf("noise");
    expect(gunzipSync(pack(noise, noise.length, room))).toEqual(noise);
    expect(pack(noise, noise.length, room).buffer).toBe(room.buffer);
  });

  it("gives any bytes back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => void comesBack(bytes)),
      { numRuns: 60 },
    );
  });

  it("gives back text that is full of what the walk looks for", () => {
    const piece = fc.constantFrom(
      '"',
      "\n",
      "\0",
      "\0\0\0\0\0\0\0\0",
      "\0\0\0\0\0\0\0\x80",
      "a",
      'a="b"',
      "aaaaaaaaaaaa",
      "\x7f\xff",
      "{",
      "}",
      ",",
      "\\",
      "é🤖",
    );
    const line = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
    const text = fc.tuple(line, fc.array(line, { maxLength: 8 }), fc.integer({ min: 1, max: 12 }));
    const property = fc.property(text, ([first, rest, times]) => {
      void comesBack(bytesOf([first, ...rest].join("\n").repeat(times)));
      void comesBack(Buffer.from(`${rest.join("\n")}\n${first}\n`.repeat(times), "latin1"));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("gives lines of a page back, however much a line differs from the one before", () => {
    const value = fc.oneof(fc.nat(), fc.double(), fc.constantFrom("NaN", "+Inf", "0"));
    const label = fc.oneof(
      fc.nat(2000).map((n) => `agent-${String(n)}`),
      fc.constantFrom("", 'quo\\"te', "größer 🤖", "\\n"),
    );
    const row = fc.tuple(fc.constantFrom("x_up", "x_done_total", "x_run_seconds_sum"), label, fc.option(label), value);
    const property = fc.property(fc.array(row, { maxLength: 120 }), (rows) => {
      const lines = rows.map(([name, agent, task, number]) => {
        const second = task === null ? "" : `,task="${task}"`;
        return `${name}{agent="${agent}"${second}} ${String(number)}\n`;
      });
      void comesBack(bytesOf(`# HELP x_up Up.\n${lines.join("")}`));
    });
    fc.assert(property, { numRuns: 150 });
  });

  it("gives back every length of a match", () => {
    for (let length = 1; length <= 540; length++) {
      const line = (i: number): string => `${"k".repeat(length)}${String(i)}\n`;
      const packed = comesBack(bytesOf([1, 2, 3, 4, 5, 6, 7, 8].map(line).join("")));
      if (length > 40) expect(isOurs(packed)).toBe(true);
    }
  });

  it("gives back every distance at which the code of a distance changes, up to the furthest that pays", () => {
    const corners = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14].flatMap((bits) => [2 ** bits, 1.5 * 2 ** bits]);
    for (const distance of [...corners.flatMap((at) => [at - 1, at, at + 1]), 32_767]) {
      if (distance > 21_000 && distance < 32_767) continue;
      const line = `${"abcdefghij".repeat(4000).slice(0, distance - 1)}\n`;
      const packed = comesBack(bytesOf(line.repeat(9).slice(0, Math.min(65_536, distance * 9))));
      expect(isOurs(packed)).toBe(true);
    }
  });

  it("leaves to zlib what is too far apart to be told", () => {
    const row = ["ok", "error", "a", "b", "c", "d"].map(
      (word) => `x{agent="${"a".repeat(6000)}",outcome="${word}"} 1\n`,
    );
    expect(isOurs(comesBack(bytesOf(row.concat(row).join("").slice(0, 65_536))))).toBe(false);
  });

  it("leaves to zlib lines of 100 kB and blocks beyond 64 kB", () => {
    const long = `x{agent="${"agent-7 ".repeat(12_500)}"} 1\n`;
    expect(isOurs(comesBack(bytesOf(long.repeat(2))))).toBe(false);
    expect(isOurs(comesBack(bytesOf(histogram(40, scattered).slice(0, 65_536))))).toBe(true);
    expect(isOurs(comesBack(bytesOf(histogram(60, scattered).slice(0, 65_537))))).toBe(false);
  });

  it("leaves to zlib lines that are not alike", () => {
    const lines = Array.from(
      { length: 200 },
      (_, i) => `${String(Math.sin(i)).slice(3)} ${String(Math.cos(i)).slice(3)}\n`,
    );
    expect(isOurs(comesBack(bytesOf(lines.join(""))))).toBe(false);
  });

  it("leaves to zlib what our code would make longer", () => {
    const fields = (seed: number): string =>
      Array.from({ length: 2500 }, (_, i) => `"ab${String.fromCharCode(1 + ((i * seed) % 7))}`).join("");
    const text = [1, 2, 3, 4, 5, 6].map((seed) => `${fields(seed)}\n`).join("");
    expect(isOurs(comesBack(Buffer.from(text, "latin1")))).toBe(false);
  });

  it("is a gzip file of nothing for no bytes", () => {
    expect(gunzipSync(pack(new Uint8Array(64), 0))).toHaveLength(0);
  });

  it("takes the first bytes only, from a view anywhere in a larger memory", () => {
    const whole = Buffer.from(`__${histogram(3, scattered)}`);
    const view = new Uint8Array(whole.buffer, whole.byteOffset + 2, whole.length - 2);
    expect(gunzipSync(pack(view, 1000)).toString()).toBe(whole.toString().slice(2, 1002));
  });

  it("does not depend on the block before, and leaves the bytes as they are", () => {
    const block = bytesOf(histogram(4, scattered));
    const copy = Buffer.from(block);
    const packed = pack(block, block.length);
    void pack(bytesOf(histogram(30, scattered)), 60_000);
    expect(pack(block, block.length).equals(packed)).toBe(true);
    expect(block.equals(copy)).toBe(true);
  });
});

describe("members one after the other", () => {
  it("are one gzip file, whoever packed which", () => {
    const blocks = [histogram(12, scattered), "# EOF\n", histogram(2, () => 0), ""].map(bytesOf);
    const file = Buffer.concat(blocks.map((block) => pack(block, block.length)));
    expect(gunzipSync(file).equals(Buffer.concat(blocks))).toBe(true);
  });
});

describe("lines of a page", () => {
  const gauge = (value: (i: number) => number): string =>
    Array.from(
      { length: 256 },
      (_, i) => `swarm_agent_active_tasks{agent="agent-${String(4000 + i)}"} ${String(value(i))}\n`,
    ).join("");
  const outcomes = Array.from({ length: 90 }, (_, i) =>
    ["ok", "error", "timeout"]
      .map((word) => `swarm_agent_tasks_total{agent="agent-${String(i)}",outcome="${word}"} ${String(scattered(i))}\n`)
      .join(""),
  ).join("");

  const summary = Array.from({ length: 128 }, (_, i) => {
    const rest = `{agent="agent-${String(i)}"} ${String(scattered(i))}\n`;
    return `swarm_agent_recovery_duration_seconds_sum${rest}swarm_agent_recovery_duration_seconds_count${rest}`;
  }).join("");

  it.each([
    ["a histogram", histogram(13, scattered), 9],
    ["a histogram where nothing happens", histogram(13, () => 0), 13],
    ["a gauge of small numbers", gauge((i) => scattered(i) % 8), 9],
    ["a gauge of times", gauge((i) => 1_763_712_000 + scattered(i) / 1000), 8],
    ["a counter with several series an agent", outcomes, 8],
    ["a summary", summary, 7],
  ])("become at least so many times smaller: %s", (_, text, times) => {
    const packed = comesBack(bytesOf(text));
    expect(isOurs(packed)).toBe(true);
    expect(text.length / packed.length).toBeGreaterThan(times);
  });

  it("are not much larger than zlib makes them", () => {
    const text = bytesOf(histogram(13, scattered));
    expect(comesBack(text).length).toBeLessThan(1.5 * gzipSync(text, { level: 1 }).length);
  });
});
