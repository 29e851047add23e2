// Pasts that share their moments.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BeatTrack, Beats } from "../../exporter/store/beats.ts";

function beating(capacity: number): { beats: Beats; beat(now: number, ...values: [BeatTrack, number][]): void } {
  const beats = new Beats(capacity);
  return {
    beats,
    beat(now, ...values) {
      beats.beat(now);
      for (const [track, value] of values) track.put(value);
    },
  };
}

describe("a track of beats", () => {
  it("without points has no last one", () => {
    const track = new BeatTrack(new Beats(3));
    expect([track.last(), track.since(0)]).toEqual([undefined, []]);
  });

  it("keeps the newest points, oldest first, and gives those after a time", () => {
    const { beats, beat } = beating(3);
    const track = new BeatTrack(beats);
    for (const now of [1, 2, 3, 4, 5]) beat(now, [track, now * 10]);
    expect(track.since(0)).toEqual([
      { time: 3, value: 30 },
      { time: 4, value: 40 },
      { time: 5, value: 50 },
    ]);
    expect(track.since(4)).toEqual([{ time: 5, value: 50 }]);
    expect(track.last()).toEqual({ time: 5, value: 50 });
  });

  it("begins with its first point, whatever was before", () => {
    const { beats, beat } = beating(3);
    const [early, late] = [new BeatTrack(beats), new BeatTrack(beats)];
    beat(1, [early, 1]);
    beat(2, [early, 2], [late, 7]);
    expect([early.since(0).length, late.since(0)]).toEqual([2, [{ time: 2, value: 7 }]]);
  });

  it("that missed a beat begins anew", () => {
    const { beats, beat } = beating(5);
    const track = new BeatTrack(beats);
    beat(1, [track, 1]);
    beat(2);
    beat(3, [track, 3]);
    expect(track.since(0)).toEqual([{ time: 3, value: 3 }]);
  });

  it("holds what is too large for it at its most", () => {
    const { beats, beat } = beating(2);
    const track = new BeatTrack(beats);
    beat(1, [track, 70_000]);
    expect(track.last()).toEqual({ time: 1, value: 65_535 });
  });

  it("has what a plain list of all its points would have", () => {
    const value = fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(value), fc.integer({ min: 1, max: 6 }), fc.nat(20), (values, capacity, since) => {
        const { beats, beat } = beating(capacity);
        const track = new BeatTrack(beats);
        let plain: { time: number; value: number }[] = [];
        values.forEach((told, time) => {
          if (told === undefined) beat(time);
          else beat(time, [track, told]);
          // A beat it was not told of breaks the past off.
          const isBroken = told !== undefined && plain.at(-1)?.time !== time - 1;
          plain = [...(isBroken ? [] : plain), ...(told === undefined ? [] : [{ time, value: told }])];
        });
        const kept = plain.filter(({ time }) => time >= values.length - capacity);
        expect(track.since(since - 1)).toEqual(kept.filter(({ time }) => time > since - 1));
        if (kept.length > 0) expect(track.last()).toEqual(kept.at(-1));
        const copy = new BeatTrack(beats);
        copy.restore(track.dump());
        expect(copy.since(-1)).toEqual(kept);
      }),
    );
  });

  it("is the same after a dump", () => {
    const { beats, beat } = beating(3);
    const track = new BeatTrack(beats);
    for (const now of [1, 2, 3, 4]) beat(now, [track, now]);
    const again = new Beats(3);
    again.restore(beats.dump());
    const copy = new BeatTrack(again);
    copy.restore(track.dump());
    expect(copy.since(0)).toEqual(track.since(0));
    again.beat(5);
    copy.put(9);
    expect(copy.since(2)).toEqual([
      { time: 3, value: 3 },
      { time: 4, value: 4 },
      { time: 5, value: 9 },
    ]);
  });
});
