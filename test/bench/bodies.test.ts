// Prepared requests stay what they are, but for times and ids.
import { describe, expect, it } from "vitest";
import { bodyOf, freshNonces, prepare, restamp, stamp } from "../../bench/lib/bodies.ts";
import { ours } from "../../bench/lib/happenings.ts";
import { mix } from "../../bench/lib/swarm.ts";

const url = new URL("http://127.0.0.1:9464/v1/events");

describe("prepare", () => {
  it("cuts events into requests and leaves out what does not fill one", () => {
    const prepared = prepare(mix(10, 25), 10, ours, url);
    expect(prepared).toHaveLength(2);
    for (const { bytes, times, nonces } of prepared) {
      const [head = "", body = ""] = bytes.toString("latin1").split("\r\n\r\n");
      expect(head).toContain("POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:9464\r\n");
      expect(head).toContain(`Content-Length: ${body.length}`);
      expect(JSON.parse(body)).toHaveLength(10);
      // Every event has a time; every other one is a task.
      expect([times.length, nonces.length]).toEqual([10, 5]);
    }
  });
});

describe("restamp", () => {
  it("makes of prepared bytes what would have been written now", () => {
    const happenings = mix(10, 20);
    const [one] = prepare(happenings, 20, ours, url);
    if (one === undefined) throw new Error("nothing was prepared");
    const length = one.bytes.length;
    restamp(one, 1_790_000_000_123, 42);
    const body = one.bytes.toString("latin1").split("\r\n\r\n")[1];
    expect(body).toBe(bodyOf(happenings, ours, stamp(1_790_000_000_123, 42)));
    expect(one.bytes).toHaveLength(length);
  });
});

describe("freshNonces", () => {
  it("gives no number twice", () => {
    const first = freshNonces(100);
    expect(freshNonces(1)).toBe(first + 100);
  });

  it("refuses to outgrow the ids", () => {
    expect(() => freshNonces(10 ** 10)).toThrow("used up");
  });
});
