// How series go on, end, and survive a restart, and how many there may be.
import { describe, expect, it } from "vitest";
import { SILENCE } from "../../exporter/pass-through/pass-through.ts";
import { NOBODY, origin, Passing, passing, type Made } from "./passing.ts";

describe("a cumulative series", () => {
  it("is told as it is, and falls where its source began anew", () => {
    const one = passing({ value: 5, to: 1 }, { value: 8, to: 2 });
    expect(one.lines()).toEqual(["app_jobs_total 8"]);
    one.send({ value: 2, from: 3, to: 4 });
    expect([one.lines(), one.refused()]).toEqual([["app_jobs_total 2"], {}]);
  });

  it("passes over points that are late, told again, or of an older process", () => {
    const one = passing({ value: 5, from: 2, to: 4 });
    one.send({ value: 4, from: 2, to: 3 }, { value: 5, from: 2, to: 4 }, { value: 90, from: 1, to: 9 });
    expect([one.lines(), one.refused()]).toEqual([["app_jobs_total 5"], { out_of_order: 3 }]);
  });

  it("goes on where a start is no longer told", () => {
    const one = passing({ value: 5, to: 1 });
    one.send({ value: 6, start: 0, to: 2 });
    one.send({ value: 7, from: 0, to: 3 });
    expect([one.lines(), one.refused()]).toEqual([["app_jobs_total 7"], {}]);
  });
});

describe("a delta series", () => {
  const delta = { temporality: 1 };

  it("is added up, in any order and across gaps, each point once", () => {
    const one = passing({ ...delta, value: 5, from: 0, to: 1 }, { ...delta, value: 2, from: 4, to: 5 });
    one.send({ ...delta, value: 3, from: 1, to: 2 }, { ...delta, value: 2, from: 4, to: 5 });
    expect([one.lines(), one.refused()]).toEqual([["app_jobs_total 10"], { out_of_order: 1 }]);
  });

  it("of a histogram is added up bucket by bucket, and begins anew with other bounds", () => {
    const made = { ...delta, kind: "histogram", sum: 1, count: 3 } as const;
    const one = passing(
      { ...made, bounds: [1], buckets: [1, 2], to: 1 },
      { ...made, bounds: [1], buckets: [3, 0], to: 2 },
    );
    expect(one.lines()).toEqual([
      'app_jobs_bucket{le="1"} 4',
      'app_jobs_bucket{le="+Inf"} 6',
      "app_jobs_sum 2",
      "app_jobs_count 6",
    ]);
    one.send({ ...made, bounds: [2], buckets: [1, 1], to: 3 });
    expect(one.lines()[0]).toBe('app_jobs_bucket{le="2"} 1');
  });

  it("of an exponential histogram is added up across scales", () => {
    const made = (scale: number, offset: number, to: number): Made => ({
      ...delta,
      kind: "exponential",
      to,
      exponential: { scale, zeroCount: 0, positive: { offset, counts: [1, 1] }, negative: { offset: 0, counts: [] } },
    });
    expect(passing(made(0, 0, 1), made(2, 4, 2)).lines()).toEqual([
      'app_jobs_bucket{le="2"} 1',
      'app_jobs_bucket{le="4"} 4',
      'app_jobs_bucket{le="+Inf"} 4',
      "app_jobs_count 4",
    ]);
  });
});

describe("a series that is no more", () => {
  it("is gone at once where its sender says that it has no value, though not by a late word", () => {
    const one = passing({ value: 5, to: 5 });
    one.send({ noValue: true, to: 4 });
    expect([one.lines(), one.refused()]).toEqual([["app_jobs_total 5"], { out_of_order: 1 }]);
    one.send({ noValue: true, to: 6 });
    expect([one.lines(), one.pass.page(NOBODY).series]).toEqual([[], 0]);
  });

  it("is gone after five minutes of silence, with its process", () => {
    const one = new Passing();
    one.from(origin({ "service.name": "till", "host.name": "h" }), { value: 5 });
    one.now += SILENCE - 1;
    one.pass.turn(one.now);
    expect(one.lines()).toHaveLength(2);
    one.pass.turn(one.now + 1);
    expect([one.text(), one.pass.page(NOBODY).series]).toEqual(["", 0]);
  });
});

describe("the budget", () => {
  it("is of lines: what does not fit is refused, what is there goes on", () => {
    const one = new Passing("app.*", 5);
    const wide = { metric: "app.time", kind: "histogram", bounds: [1], buckets: [1, 1], sum: 1, count: 2 } as const;
    one.send({ value: 1 }, { ...wide, is: { a: 1 } }, { value: 1, is: { a: 1 } }, { value: 2, to: 2 });
    expect(one.refused()).toEqual({ no_room: 1 });
    expect([one.pass.page(NOBODY).series, one.lines().length, one.lines()[0]]).toEqual([5, 5, "app_jobs_total 2"]);
    expect([...one.pass.examples]).toEqual([["no_room", "app.jobs"]]);
  });

  it("also holds for a series that grows, and has room again where one ends", () => {
    const one = new Passing("app.*", 4);
    const grown = (counts: readonly number[], to: number): Made => ({
      metric: "app.time",
      kind: "exponential",
      to,
      exponential: { scale: 0, zeroCount: 0, positive: { offset: 0, counts }, negative: { offset: 0, counts: [] } },
    });
    one.send({ value: 1 }, grown([1], 1), grown([1, 1], 2));
    expect([one.refused(), one.pass.page(NOBODY).series]).toEqual([{ no_room: 1 }, 4]);
    one.send({ noValue: true, to: 2 }, grown([1, 1], 3));
    expect([one.refused(), one.pass.page(NOBODY).series]).toEqual([{ no_room: 1 }, 4]);
  });

  it("is not used up by what goes on, nor by what is gone", () => {
    const one = new Passing("app.*", 3);
    const who = origin({ "service.name": "till", "host.name": "h" });
    one.from(who, { value: 1, to: 1 }, { value: 2, to: 2 }, { value: 3, to: 3 });
    one.from(who, { value: 1, is: { a: 1 } });
    expect([one.lines().length, one.refused()]).toEqual([3, {}]);
    one.now += SILENCE;
    one.pass.turn(one.now);
    one.from(who, { value: 4, to: 4 }, { value: 2, to: 4, is: { a: 1 } });
    expect([one.lines().length, one.refused()]).toEqual([3, {}]);
  });

  it("counts a line of a process, which is left out where there is no room", () => {
    const one = new Passing("app.*", 1);
    one.from(origin({ "service.name": "till", "host.name": "h" }), { value: 5 });
    expect([one.lines(), one.refused()]).toEqual([['app_jobs_total{job="till"} 5'], {}]);
  });
});

describe("what is kept", () => {
  it("is the same after a restart, and goes on", () => {
    const before = new Passing();
    const who = origin({ "service.name": "till", "host.name": "h" });
    before.from(
      who,
      { value: 3, temporality: 1, to: 1 },
      { metric: "app.level", kind: "gauge", value: 2 },
      { value: -1 },
    );
    const after = new Passing();
    after.pass.restore(structuredClone(before.pass.dump()));
    expect([after.text(), after.refused(), after.pass.page(NOBODY).series]).toEqual([
      before.text(),
      { unsupported: 1 },
      3,
    ]);
    // Told again, and on.
    after.from(who, { value: 3, temporality: 1, to: 1 }, { value: 4, temporality: 1, from: 1, to: 2 });
    expect(after.lines()[1]).toBe('app_jobs_total{job="till"} 7');
    expect(before.lines()[1]).toBe('app_jobs_total{job="till"} 3');
  });

  it("is what is still allowed, as far as there is room", () => {
    const before = passing(
      { value: 1, is: { a: 1 } },
      { value: 1, is: { a: 2 } },
      { metric: "app.level", kind: "gauge", value: 2 },
    );
    const after = new Passing("app.jobs", 1);
    after.pass.restore(before.pass.dump());
    expect([after.lines(), after.pass.page(NOBODY).series]).toEqual([['app_jobs_total{a="1"} 1'], 1]);
  });
});
