// Bounded pasts: of a value, of event ids.
import { describe, expect, it } from "vitest";
import { Print } from "../../exporter/model/print.ts";
import { SeenIds } from "../../exporter/model/seen-ids.ts";
import { RingTrack } from "../../exporter/store/track.ts";

describe("a track", () => {
  it("without points has no last one", () => {
    const track = new RingTrack(3);
    expect([track.last(), track.since(0)]).toEqual([undefined, []]);
  });

  it("keeps the newest points, oldest first", () => {
    const track = new RingTrack(3);
    for (const time of [1, 2, 3, 4, 5]) track.push(time, time * 10);
    expect(track.since(0)).toEqual([
      { time: 3, value: 30 },
      { time: 4, value: 40 },
      { time: 5, value: 50 },
    ]);
    expect(track.last()).toEqual({ time: 5, value: 50 });
  });

  it("gives points after a time, that time itself left out", () => {
    const track = new RingTrack(3);
    for (const time of [1, 2, 3]) track.push(time, time);
    expect(track.since(2).map(({ time }) => time)).toEqual([3]);
  });
});

describe("event ids", () => {
  it("are new once", () => {
    const ids = new SeenIds(10);
    expect([
      ids.add(new Print().ofText("x")),
      ids.add(new Print().ofText("x")),
      ids.add(new Print().ofText("y")),
    ]).toEqual([true, false, true]);
  });

  it("are remembered for at least the window, and not for ever", () => {
    const ids = new SeenIds(10);
    ids.add(new Print().ofText("x"));
    for (let i = 0; i < 9; i++) ids.add(new Print().ofText(String(i)));
    expect(ids.add(new Print().ofText("x"))).toBe(false);
    for (let i = 10; i < 21; i++) ids.add(new Print().ofText(String(i)));
    expect(ids.add(new Print().ofText("x"))).toBe(true);
  });

  it("are known again after a restart: the newest of them where fewer are to be remembered now", () => {
    const told = (ids: SeenIds, from: number, to: number): readonly boolean[] =>
      Array.from({ length: to - from }, (_, i) => ids.add(new Print().ofText(String(from + i))));
    const before = new SeenIds(10);
    told(before, 0, 15);
    const same = new SeenIds(10);
    same.restore(before.dump());
    expect(told(same, 0, 15)).not.toContain(true);
    const fewer = new SeenIds(4);
    fewer.restore(before.dump());
    // Of ten and five the last four each are there; then there is room for more again.
    expect(told(fewer, 11, 15)).not.toContain(true);
    expect(told(fewer, 6, 10)).not.toContain(true);
    expect(told(fewer, 20, 24)).not.toContain(false);
    expect(told(fewer, 11, 15)).not.toContain(true);
    expect(told(fewer, 6, 10)).not.toContain(false);
  });
});
