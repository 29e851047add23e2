import { afterEach, describe, expect, it, vi } from "vitest";
import { seeded } from "../../demo/random.ts";
import { Reporter } from "../../demo/reporter.ts";
import type { ReporterSettings } from "../../demo/reporter.ts";
import { openDoor } from "./event-door.ts";
import type { EventDoor, Reply } from "./event-door.ts";

const WAIT = { timeout: 10_000, interval: 10 };
const opened: EventDoor[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((door) => door.close()));
});

async function doorThat(answer?: (n: number, size: number) => Reply): Promise<EventDoor> {
  const door = await openDoor(answer);
  opened.push(door);
  return door;
}

function reporterTo(target: string, more: Partial<ReporterSettings> = {}): Reporter & { readonly lines: string[] } {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const reporter = new Reporter({
    target,
    run: "r",
    random: seeded(1),
    now: () => 5000,
    print,
    backoffMs: 10,
    ...more,
  });
  return Object.assign(reporter, { lines });
}

function rate(reporter: Reporter, count: number): void {
  for (let n = 0; n < count; n++) reporter.report({ kind: "feedback.given", rating: 5 });
}

describe("the reporter", { timeout: 15_000 }, () => {
  it("sends batches of at most 1,000 with an id, a time and the token", async () => {
    const door = await doorThat();
    const reporter = reporterTo(`${door.url}/`, { token: "secret" });
    rate(reporter, 2500);
    reporter.report({ kind: "feedback.given", rating: 1 }, 4000);
    await reporter.close(5000);
    expect(door.requests).toEqual([
      { size: 1000, path: "POST /v1/events", authorization: "Bearer secret" },
      { size: 1000, path: "POST /v1/events", authorization: "Bearer secret" },
      { size: 501, path: "POST /v1/events", authorization: "Bearer secret" },
    ]);
    expect(door.events[0]).toEqual({ kind: "feedback.given", rating: 5, id: "r-0", time: 5000 });
    expect(door.events[2500]).toEqual({ kind: "feedback.given", rating: 1, id: "r-2500", time: 4000 });
    expect(reporter.stats()).toEqual({ accepted: 2501, rejected: 0, dropped: 0, waiting: 0 });
  });

  it.each([429, 503, 500, 401])(
    "tries again after status %i, with the same events and says so once",
    async (status) => {
      const door = await doorThat((n) => ({ status: n < 2 ? status : 200, headers: { "retry-after": "0" } }));
      const reporter = reporterTo(door.url);
      rate(reporter, 3);
      await vi.waitFor(() => {
        expect(reporter.stats()).toEqual({ accepted: 3, rejected: 0, dropped: 0, waiting: 0 });
      }, WAIT);
      expect(door.events.map((event) => event.id)).toEqual(["r-0", "r-1", "r-2"]);
      expect(reporter.lines).toEqual([
        `events are not accepted by ${door.url} (status ${status}), trying again`,
        `events are accepted again by ${door.url}`,
      ]);
      await reporter.close(100);
    },
  );

  it("waits as long as the door asks", async () => {
    const times: number[] = [];
    const door = await doorThat((n) => {
      times.push(performance.now());
      return { status: n === 0 ? 429 : 200, headers: { "retry-after": "1" } };
    });
    const reporter = reporterTo(door.url);
    rate(reporter, 1);
    await vi.waitFor(() => {
      expect(reporter.stats().accepted).toBe(1);
    }, WAIT);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(950);
    await reporter.close(100);
  });

  it("makes smaller batches when they are too large", async () => {
    const door = await doorThat((_, size) => ({ status: size > 300 ? 413 : 200 }));
    const reporter = reporterTo(door.url);
    rate(reporter, 1000);
    await reporter.close(5000);
    expect(door.requests.map(({ size }) => size).slice(0, 4)).toEqual([1000, 500, 250, 750]);
    expect(new Set(door.events.map((event) => event.id)).size).toBe(1000);
    expect(reporter.stats()).toMatchObject({ accepted: 1000, rejected: 0, dropped: 0 });
  });

  it("counts what the door refuses and does not send it again", async () => {
    const door = await doorThat((n) => (n === 0 ? { status: 200, rejected: 1 } : { status: 400, rejected: 2 }));
    const reporter = reporterTo(door.url);
    rate(reporter, 1002);
    await reporter.close(5000);
    expect(door.requests).toHaveLength(2);
    expect(reporter.stats()).toEqual({ accepted: 999, rejected: 3, dropped: 0, waiting: 0 });
  });

  it("drops the oldest when the buffer is full, and what is left at the end, and counts both", async () => {
    const gone = await openDoor();
    await gone.close();
    const reporter = reporterTo(gone.url, { capacity: 10 });
    rate(reporter, 15);
    expect(reporter.stats()).toEqual({ accepted: 0, rejected: 0, dropped: 5, waiting: 10 });
    await reporter.close(200);
    expect(reporter.stats()).toEqual({ accepted: 0, rejected: 0, dropped: 15, waiting: 0 });
  });

  it("does not count an event as dropped that was taken while the buffer overflowed", async () => {
    const reporterBox: { reporter?: Reporter } = {};
    const door = await doorThat((n) => {
      if (n === 0 && reporterBox.reporter !== undefined) rate(reporterBox.reporter, 4);
      return { status: 200 };
    });
    const reporter = reporterTo(door.url, { capacity: 10 });
    reporterBox.reporter = reporter;
    rate(reporter, 10);
    await vi.waitFor(() => {
      expect(reporter.stats()).toEqual({ accepted: 14, rejected: 0, dropped: 0, waiting: 0 });
    }, WAIT);
    await reporter.close(100);
  });
});
