// What is passed through stays with the front: of a body only that, and after the shards have theirs.
import { describe, expect, it } from "vitest";
import { SwarmscopeError } from "../../exporter/errors.ts";
import type { Receipt } from "../../exporter/ingest/events.ts";
import type { Records } from "../../exporter/ingest/otlp/records.ts";
import { PassThrough } from "../../exporter/pass-through/pass-through.ts";
import { OtlpFront } from "../../exporter/shards/otlp-front.ts";
import type { Amount } from "../../exporter/shards/outbox.ts";
import { origin, points, START, type MadePoint } from "../ingest/otlp/meaning/made.ts";

const COST: MadePoint = { metric: "operation.cost", value: 7 };
const SALES: MadePoint = { metric: "shop.sales", value: 3 };

const RECEIPT: Receipt = { accepted: 0, rejected: 0, errors: [], warnings: [] };

interface Told {
  readonly front: OtlpFront;
  /** Who took what, in turn. */
  readonly taken: string[];
}

const limits = { shards: 1, maxBatchEvents: 1_000, maxBodyBytes: 1_000_000 };

function frontWith(isDown = false, waiting?: Amount): Told {
  const passThrough = new PassThrough({ names: "shop.*", lines: 10 });
  const taken: string[] = [];
  const takeIn = (body: Buffer): Receipt => {
    taken.push(...[...body.toString().matchAll(/"kind":"([^"]+)"/g)].map((match) => match[1] ?? ""));
    if (isDown) throw new SwarmscopeError("SWM_SHARD_DOWN", "shard 1 is down");
    return RECEIPT;
  };
  const own = {
    among: (records: Records) => passThrough.among(records),
    takeIn: (records: Records) => {
      const metrics = records.signal === "metrics" ? records.groups.flatMap((group) => group.records) : [];
      taken.push(...metrics.map(({ metric }) => metric));
    },
  };
  const front = new OtlpFront(
    { takeIn, refuse: () => undefined },
    { ...limits, ...(waiting !== undefined && { waiting }) },
    () => START + 2_000,
    () => undefined,
    own,
  );
  return { front, taken };
}

describe("a front with metrics that are passed through", () => {
  it("keeps these, once the shards have taken theirs", async () => {
    const { front, taken } = frontWith();
    await front.takeInRecords(points(origin("shop"), SALES, COST));
    expect(taken).toEqual(["agent.spawned", "llm.used", "shop.sales"]);
  });

  it("keeps nothing of a body in which there are none", async () => {
    const { front, taken } = frontWith();
    await front.takeInRecords(points(origin("shop"), COST));
    expect(taken).toEqual(["agent.spawned", "llm.used"]);
  });

  it("keeps these too while what a shard does not take waits", async () => {
    const { front, taken } = frontWith(true);
    await front.takeInRecords(points(origin("shop"), SALES, COST));
    expect(taken.at(-1)).toBe("shop.sales");
  });

  it("keeps nothing of a body that is refused, as all of it will be sent again", async () => {
    const { front, taken } = frontWith(true, { events: 0, bytes: 0 });
    await expect(front.takeInRecords(points(origin("shop"), SALES, COST))).rejects.toThrow("SWM_BUSY");
    expect(taken).toEqual([]);
  });
});
