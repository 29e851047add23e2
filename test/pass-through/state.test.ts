// What is passed through is part of the state: it is in a snapshot, and goes with the turns.
import { deserialize, serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { SILENCE } from "../../exporter/pass-through/pass-through.ts";
import { State } from "../../exporter/state.ts";
import { origin, points, START } from "../ingest/otlp/meaning/made.ts";
import { LIMITS } from "../shards/swarm.ts";

const sales = points(origin("shop"), { metric: "shop.sales", value: 3 });

function newState(passes: boolean): State {
  return new State({ ...LIMITS, passThrough: passes ? { names: "shop.*", lines: 10 } : undefined });
}

function told(): State {
  const state = newState(true);
  state.resume(START);
  state.takeInRecords(sales, START);
  return state;
}

const shown = ({ passThrough }: State): string | undefined => passThrough?.page(new Set()).in("text").split("\n")[2];

describe("the state of a program that passes metrics through", () => {
  it("has them in its snapshot", () => {
    const after = newState(true);
    after.restore(told().snapshot());
    expect(shown(after)).toBe('shop_sales_total{job="shop"} 3');
  });

  it("lets them go with the turns", () => {
    const state = told();
    state.turn(START + SILENCE - 1);
    expect(shown(state)).toBe('shop_sales_total{job="shop"} 3');
    state.turn(START + SILENCE);
    expect(shown(state)).toBeUndefined();
  });

  it("reads a snapshot of a program that passes nothing through, or knew of no such thing, and the other way round", () => {
    const without = newState(false);
    without.restore(told().snapshot());
    expect(without.passThrough).toBeUndefined();
    const snapshots = [newState(false).snapshot(), before(told().snapshot())];
    for (const snapshot of snapshots) {
      const after = newState(true);
      after.restore(snapshot);
      expect(shown(after)).toBeUndefined();
    }
  });
});

/** As it was written before there was any pass-through. */
function before(snapshot: Buffer): Buffer {
  const { passThrough, ...rest } = deserialize(snapshot) as Readonly<Record<string, unknown>>;
  expect(passThrough).toBeDefined();
  return serialize(rest);
}
