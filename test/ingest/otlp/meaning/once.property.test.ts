// The argument at the head of once.ts, put to the test: whatever the order, whatever is left out or delivered again.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Once,
  type Late,
  type Increment,
  type Limits,
} from "../../../../exporter/ingest/otlp/meaning/counting/once.ts";

const RANK = ["logs", "spans", "metrics"] as const;
type Signal = (typeof RANK)[number];
const SECOND = 1_000;
const limits: Limits = {
  scopes: 10,
  labels: 100,
  silence: 1_000 * SECOND,
  wait: { heard: 15 * SECOND, unheard: 3 * SECOND, late: 5 * 60 * SECOND },
};

interface Telling {
  readonly signal: Signal;
  readonly label: string;
  readonly amount: number;
}

function play(tellings: readonly Telling[], step: number, doubtful: (signal: Signal) => boolean): readonly Increment[] {
  const once = new Once(limits, () => true);
  const increments: Increment[] = [];
  let now = 0;
  for (const { signal, label, amount } of tellings) {
    once.add("scope", "tokens", signal, label, amount, now);
    increments.push(...once.settle("scope", "tokens", signal, RANK, doubtful(signal), [label], now));
    now += step;
    increments.push(...once.turn(now, nobody).flatMap((due) => due.increments));
  }
  for (let i = 0; i < 3; i++)
    increments.push(...once.turn((now += 20 * SECOND), nobody).flatMap((due) => due.increments));
  return increments;
}

function sums(all: readonly { readonly label: string; readonly amount: number }[]): Readonly<Record<string, number>> {
  const totals: Record<string, number> = {};
  for (const { label, amount } of all) totals[label] = (totals[label] ?? 0) + amount;
  return totals;
}

const total = (all: readonly { readonly amount: number }[]): number => all.reduce((sum, { amount }) => sum + amount, 0);

const fact = fc.record({ label: fc.constantFrom("a", "b", "c"), amount: fc.nat(100) });
const facts = fc.array(fact, { minLength: 1, maxLength: 12 });

/** Which of the facts a signal tells; one tells all of them. */
const coverage = (count: number): fc.Arbitrary<Readonly<Record<Signal, readonly boolean[]>>> => {
  const some = fc.array(fc.boolean(), { minLength: count, maxLength: count });
  const complete = Array.from({ length: count }, () => true);
  return fc
    .tuple(fc.constantFrom(...RANK), some, some, some)
    .map(([whole, logs, spans, metrics]) => ({ logs, spans, metrics, [whole]: complete }));
};

const scenario = facts.chain((list) =>
  coverage(list.length).chain((told) => {
    const tellings = RANK.flatMap((signal) =>
      list.filter((_, i) => told[signal][i]).map((one) => ({ signal, ...one })),
    );
    return fc.record({
      list: fc.constant(list),
      tellings: fc.shuffledSubarray(tellings, { minLength: tellings.length }),
      step: fc.constantFrom(0, 2 * SECOND, 20 * SECOND),
      waits: fc.constantFrom<readonly Signal[]>([], ["spans"], ["spans", "metrics"]),
    });
  }),
);

const nobody = (): Late => ({ signal: "spans", scopes: new Set() });

describe("Once", () => {
  it("counts every fact once under its label if one signal tells all of them", () => {
    fc.assert(
      fc.property(scenario, ({ list, tellings, step, waits }) => {
        const published = play(tellings, step, (signal) => waits.includes(signal));
        expect(sums(published)).toEqual(sums(list));
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps the total where signals put the same fact under different labels", () => {
    fc.assert(
      fc.property(scenario, ({ list, tellings, step }) => {
        const relabeled = tellings.map((one) =>
          one.signal === "spans" ? { ...one, label: `asked ${one.label}` } : one,
        );
        expect(total(play(relabeled, step, () => false))).toBe(total(list));
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps the total where a signal tells a part as something else first, and then corrects itself", () => {
    const once = new Once(limits, () => true);
    const settle = (labels: readonly string[]): Increment[] =>
      once.settle("scope", "tokens", "metrics", RANK, false, labels, 0);
    once.add("scope", "tokens", "metrics", "input", 100, 0);
    const first = settle(["input"]);
    once.add("scope", "tokens", "metrics", "cache_read", 60, 0);
    once.add("scope", "tokens", "metrics", "input", -60, 0);
    expect(total([...first, ...settle(["cache_read", "input"])])).toBe(100);
  });

  it("never publishes more than the signal that tells most", () => {
    const telling = fc.record({
      signal: fc.constantFrom(...RANK),
      label: fc.constantFrom("a", "b", "c"),
      amount: fc.nat(100),
    });
    fc.assert(
      fc.property(fc.array(telling, { maxLength: 30 }), (tellings) => {
        const most = Math.max(0, ...RANK.map((signal) => total(tellings.filter((one) => one.signal === signal))));
        expect(total(play(tellings, 0, () => false))).toBe(most);
      }),
    );
  });

  it("goes on after a restart as if there had been none", () => {
    fc.assert(
      fc.property(scenario, fc.nat(), ({ tellings }, at) => {
        const cut = at % (tellings.length + 1);
        let once = new Once(limits, () => true);
        const increments: Increment[] = [];
        tellings.forEach(({ signal, label, amount }, i) => {
          if (i === cut) {
            const dumped = once.dump();
            once = new Once(limits, () => true);
            once.restore(dumped);
          }
          once.add("scope", "tokens", signal, label, amount, 0);
          increments.push(...once.settle("scope", "tokens", signal, RANK, false, [label], 0));
        });
        increments.push(...once.turn(60 * SECOND, nobody).flatMap((due) => due.increments));
        expect(sums(increments)).toEqual(sums(play(tellings, 0, () => false)));
      }),
    );
  });

  it("keeps the total of several scopes where signals do not always say of which they tell, as long as one tells all", () => {
    const parted = fc.record({
      part: fc.constantFrom("", "1", "2"),
      label: fc.constantFrom("a", "b"),
      amount: fc.nat(100),
    });
    const told = fc
      .array(fc.record({ fact: parted, by: fc.constantFrom("both", "one") }), { minLength: 1, maxLength: 10 })
      .chain((list) => fc.tuple(fc.constant(list), fc.constantFrom("logs", "metrics")))
      .chain(([list, complete]) => {
        const tellings = list.flatMap(
          ({ fact: one, by }) =>
          ["logs", "metrics"].filter((signal) => by === "both" || signal === complete).map((signal) => ({ signal, ...one })), // prettier-ignore
        );
        return fc.tuple(fc.constant(list.map((one) => one.fact)), fc.shuffledSubarray(tellings, { minLength: tellings.length })); // prettier-ignore
      });
    fc.assert(
      fc.property(told, ([list, tellings]) => {
        const once = new Once(limits, () => true);
        const increments: Increment[] = [];
        for (const { signal, part, label, amount } of tellings) {
          const [scope, at] = signal === "logs" ? [part, `${part} ${label}`] : ["", label];
          if (scope !== "") once.join(scope, "", 0);
          once.add(scope, "tokens", signal, at, amount, 0);
          increments.push(...once.settle(scope, "tokens", signal, RANK, signal === "metrics", [at], 0));
        }
        increments.push(...once.turn(20 * SECOND, nobody).flatMap((due) => due.increments));
        expect(total(increments)).toBe(total(list));
        expect(once.turn(60 * SECOND, nobody)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("tells that there was none where a signal says so, once", () => {
    const none: Telling = { signal: "logs", label: "cache_write", amount: 0 };
    expect(play([none, none], 0, () => false)).toEqual([{ group: "tokens", label: "cache_write", amount: 0 }]);
  });

  it("tells that there was none though the signal waits, and tells what is known meanwhile", () => {
    const told = { label: "a", amount: 5 };
    const none: Telling = { signal: "spans", label: "cache_write", amount: 0 };
    const published = play([{ signal: "logs", ...told }, none, { signal: "spans", ...told }], 0, () => false);
    expect(sums(published)).toEqual({ a: 5, cache_write: 0 });
  });

  it("waits for a better signal that was heard, and counts what that one leaves out", () => {
    const once = new Once(limits, () => true);
    const settle = (signal: Signal, now: number): Increment[] =>
      once.settle("scope", "tokens", signal, RANK, false, ["a"], now);
    once.add("scope", "tokens", "logs", "a", 10, 0);
    settle("logs", 0);
    once.add("scope", "tokens", "metrics", "a", 12, SECOND);
    expect(settle("metrics", SECOND)).toEqual([]);
    expect(once.turn(15 * SECOND, nobody)).toEqual([]);
    expect(once.turn(16 * SECOND, nobody)).toEqual([
      { scope: "scope", increments: [{ group: "tokens", label: "a", amount: 2 }] },
    ]);
  });

  it("keeps no more scopes than it may, and says what it gave up", () => {
    const once = new Once({ ...limits, scopes: 2 }, () => true);
    for (const scope of ["1", "2", "3"]) once.add(scope, "tokens", "logs", "a", 1, 0);
    expect([[...once.dump().scopes.keys()], once.dropped]).toEqual([["2", "3"], 1]);
  });

  it("keeps no more labels than it may: the scope silent for longest makes room, then the one at hand begins anew", () => {
    const once = new Once({ ...limits, labels: 3 }, () => true);
    for (const scope of ["1", "2"]) once.add(scope, "tokens", "logs", "a", 1, 0);
    for (const label of ["b", "c"]) once.add("2", "tokens", "logs", label, 1, 0);
    expect([[...once.dump().scopes.keys()], once.dump().labels, once.dropped]).toEqual([["2"], 3, 1]);
    once.add("2", "tokens", "logs", "d", 1, 0);
    expect([once.dump().labels, once.dropped]).toEqual([0, 2]);
  });

  it("forgets a scope after long silence", () => {
    const once = new Once(limits, () => true);
    once.add("old", "tokens", "logs", "a", 1, 0);
    once.add("new", "tokens", "logs", "a", 1, 1);
    once.turn(limits.silence, nobody);
    expect([...once.dump().scopes.keys()]).toEqual(["new"]);
  });
});

it("tells sums of money as they were told, and not what is left of adding up others", () => {
  const once = new Once(limits, () => false);
  const told = [
    ["a", 2.3],
    ["b", 0.001],
  ] as const;
  const increments = told.flatMap(([label, amount]) => {
    once.add("scope", "cost", "logs", label, amount, 0);
    return once.settle("scope", "cost", "logs", RANK, false, [label], 0);
  });
  expect(increments.map(({ amount }) => amount)).toEqual([2.3, 0.001]);
});
