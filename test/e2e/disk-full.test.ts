// A disk that takes no more, for real: the kernel refuses what makes a file longer than the limit the program was started with.
import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { build, faults, startOn, temporaryFolder } from "./journaled.ts";
import { scrape } from "./scrape.ts";

/** 128 blocks of 512 bytes, as POSIX counts them. */
const LIMITED = ["sh", "-c", 'ulimit -f 128; exec "$@"', "sh"];
const LIMIT_BYTES = 128 * 512;
/** No file can be written to, until somebody lifts the limit. */
const NOTHING_MORE = ["sh", "-c", 'ulimit -S -f 0; exec "$@"', "sh"];

beforeAll(build);

async function tell(
  url: string,
  count: number,
  bytes: number,
): Promise<{ status: number; code: unknown; retryAfter: string | null }> {
  const body = JSON.stringify({ kind: "message.handled", agent: "a", count }).padEnd(bytes);
  const response = await fetch(`${url}/v1/events`, { method: "POST", body });
  const answer = (await response.json()) as { readonly error?: { readonly code: string } };
  return { status: response.status, code: answer.error?.code, retryAfter: response.headers.get("retry-after") };
}

async function messages(url: string): Promise<number | undefined> {
  return (await scrape(url)).get('swarm_coordination_messages_total{agent="a"}');
}

describe("an exporter whose disk is full", () => {
  const taken = { status: 200, code: undefined, retryAfter: null };
  const full = { status: 507, code: "SWM_DISK_FULL", retryAfter: "30" };

  it("refuses with 507 what it cannot keep, goes on answering, and takes it when there is room", async () => {
    const folder = temporaryFolder();
    const limited = await startOn(folder, [], LIMITED);
    expect(await tell(limited.url, 1, 1_000)).toEqual(taken);
    expect(await tell(limited.url, 10, LIMIT_BYTES)).toEqual(full);
    expect(await messages(limited.url)).toBe(1);
    // There is room for this one, as there is when somebody has cleaned up.
    expect(await tell(limited.url, 100, LIMIT_BYTES - 10_000)).toEqual(taken);
    expect(await tell(limited.url, 1_000, 10_000)).toEqual(full);
    expect(await tell(limited.url, 1_000, 10_000)).toEqual(full);
    expect(await messages(limited.url)).toBe(101);
    expect(faults(limited.program)).toEqual([expect.stringMatching(/journal: .*EFBIG/)]);
    await limited.program.end("SIGKILL");

    const free = await startOn(folder, []);
    expect(free.program.output()).not.toContain("cut off");
    expect(await messages(free.url)).toBe(101);
    expect(await tell(free.url, 1_000, 10_000)).toEqual(taken);
    expect(await messages(free.url)).toBe(1_101);
    expect(faults(free.program)).toEqual([]);
  });

  it("starts all the same after a kill, tells what it had, and takes what comes once there is room", async () => {
    const folder = temporaryFolder();
    const first = await startOn(folder, []);
    expect(await tell(first.url, 1, 1_000)).toEqual(taken);
    await first.program.end("SIGKILL");

    const second = await startOn(folder, ["--tick", "0.1"], NOTHING_MORE);
    expect(await messages(second.url)).toBe(1);
    expect(await tell(second.url, 10, 1_000)).toEqual(full);
    expect(await messages(second.url)).toBe(1);
    expect(faults(second.program)).toEqual([expect.stringMatching(/journal: .*EFBIG/)]);
    execFileSync("prlimit", ["--pid", String(second.program.pid), "--fsize=unlimited"]);
    expect(await tell(second.url, 100, 1_000)).toEqual(taken);
    expect(await messages(second.url)).toBe(101);
    await second.program.end("SIGKILL");

    const third = await startOn(folder, []);
    expect(await messages(third.url)).toBe(101);
    expect(faults(third.program)).toEqual([]);
  });
});
