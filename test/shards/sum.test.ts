// What sharding promises: the sum over front and shards is what one process would show, and one receipt tells the same.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { badEvent, lifeEvent, swarm, workEvent, writing, type Page } from "./swarm.ts";

/** A body of some of these events and of some that are none, in any writing. */
function bodyOf(event: fc.Arbitrary<object>): fc.Arbitrary<string> {
  const events = fc.array(fc.oneof({ weight: 8, arbitrary: event }, { weight: 1, arbitrary: badEvent }), {
    maxLength: 12,
  });
  return fc.tuple(events, writing).map(([told, write]) => write(told));
}

/** Sends the same bodies to one process and to a front with shards, and compares what `seen` leaves of their pages. */
function compare(event: fc.Arbitrary<object>, seen: (page: Page) => Page): fc.IAsyncProperty<unknown> {
  const step = fc.record({ body: bodyOf(event), seconds: fc.nat({ max: 9 }), ticks: fc.boolean() });
  const shards = fc.integer({ min: 2, max: 5 });
  return fc.asyncProperty(shards, fc.array(step, { maxLength: 12 }), async (count, steps) => {
    const both = swarm(count);
    for (const { body, seconds, ticks } of steps) {
      both.pass(seconds);
      if (ticks) both.tick();
      const { alone, sharded } = await both.take(Buffer.from(body));
      expect(sharded).toEqual(alone);
    }
    const { alone, sharded } = both.pages();
    expect(seen(sharded)).toEqual(seen(alone));
  });
}

/** Zeros of outcomes are opened by the first word of a task's type, which may come to the front alone. */
function withoutZeros(page: Page): Page {
  return Object.fromEntries(
    Object.entries(page).filter(([line, value]) => value !== 0 || !line.startsWith("swarm_task_attempts_total")),
  );
}

function withoutNotices(page: Page): Page {
  return Object.fromEntries(
    Object.entries(withoutZeros(page)).filter(([line]) => !line.startsWith("swarm_exporter_events_adjusted_total")),
  );
}

describe("a front with shards", () => {
  it("tells, all together, what one process would", async () => {
    await fc.assert(
      compare(fc.oneof({ weight: 1, arbitrary: lifeEvent }, { weight: 6, arbitrary: workEvent }), withoutNotices),
      {
        numRuns: 30,
      },
    );
  });

  it("notices what one process would, and no less, as long as agents live", async () => {
    await fc.assert(compare(workEvent, withoutZeros), { numRuns: 30 });
  });

  it("counts what agents tell of their own lives twice, or too late, once", async () => {
    await fc.assert(compare(lifeEvent, withoutZeros), { numRuns: 20 });
  });
});
