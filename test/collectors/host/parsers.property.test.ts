import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoData, type Reading } from "../../../exporter/collectors/collector.ts";
import { parseCpu } from "../../../exporter/collectors/host/cpu.ts";
import { parseDisk } from "../../../exporter/collectors/host/disk.ts";
import { parseLoad } from "../../../exporter/collectors/host/load.ts";
import { parseMeminfo, parseVmstat } from "../../../exporter/collectors/host/memory.ts";
import { parseMounts } from "../../../exporter/collectors/host/mounts.ts";
import { parseNetwork } from "../../../exporter/collectors/host/network.ts";
import { parsePressure } from "../../../exporter/collectors/host/pressure.ts";
import { ProcText } from "../../../exporter/collectors/host/proc-text.ts";
import { parseUptime } from "../../../exporter/collectors/host/uptime.ts";

const parsers: Readonly<Record<string, (text: ProcText) => Reading[]>> = {
  cpu: (text) => parseCpu(text, new Map()),
  disk: parseDisk,
  load: parseLoad,
  meminfo: parseMeminfo,
  network: parseNetwork,
  pressure: (text) => parsePressure(text, "io"),
  uptime: parseUptime,
  vmstat: (text) => parseVmstat(text, 4096),
};

/** Any bytes at all. */
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString("latin1"));
/** Lines of what such files are made of, in any order: gets past the first word. */
const word = fc.oneof(
  fc.constantFrom(
    "cpu0",
    "cpu",
    "procs_running",
    "sda",
    "sda1",
    "eth0:",
    "lo:",
    "MemTotal:",
    "some",
    "full",
    "total=",
    "/dev/sda",
  ),
  fc.constantFrom("pswpin", "oom_kill", "\\040", "/", "ext4", "-1", "1e9", "", "\0", "é", "9".repeat(400)),
  fc.nat().map(String),
  fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String),
);
const lines = fc
  .array(
    fc.array(word, { maxLength: 20 }).map((words) => words.join(" ")),
    { maxLength: 8 },
  )
  .map((all) => all.join("\n"));
const input = fc.oneof(bytes, lines);

/** The readings, or nothing if there was an error of the kind we promise. */
function outcome<T>(parse: (text: ProcText) => T[], text: string): T[] {
  try {
    return parse(new ProcText("made-up", text));
  } catch (error) {
    if (error instanceof NoData) return [];
    expect(String(error)).toMatch(/^Error: made-up: expected .+ in line \d+, got .+/s);
    return [];
  }
}

describe.each(Object.entries(parsers))("the %s parser, whatever it is given", (_, parse) => {
  it("gives readings that can be published, or an error that names file, line and what was expected", () => {
    const check = (text: string): void => {
      for (const { metric, labels, value } of outcome(parse, text)) {
        expect(labels).toHaveLength(metric.labels.length);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(Number.POSITIVE_INFINITY);
      }
    };
    fc.assert(fc.property(input, check), { numRuns: 500 });
  });
});

describe("the parser of mounts, whatever it is given", () => {
  it("gives mounts of different devices and places, or such an error", () => {
    const check = (text: string): void => {
      const mounts = outcome((proc) => parseMounts(proc, "/"), text);
      expect(new Set(mounts.map((m) => m.device)).size).toBe(mounts.length);
      expect(new Set(mounts.map((m) => m.mountpoint)).size).toBe(mounts.length);
    };
    fc.assert(fc.property(input, check), { numRuns: 500 });
  });

  it("gives back any name the kernel can write", () => {
    const name = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !text.includes("\0"));
    const check = (text: string): void => {
      const escaped = `/srv/${text}`.replace(/[ \t\n\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
      const line = Buffer.from(`/dev/sda ${escaped} ext4 rw 0 0\n`).toString("latin1");
      const mountpoint = parseMounts(new ProcText("mounts", line), "/")[0]?.mountpoint;
      expect(mountpoint).toBe(`/srv/${text}`);
    };
    fc.assert(fc.property(name, check), { numRuns: 200 });
  });
});
