import { describe, expect, it } from "vitest";
import { quantity } from "../../exporter/insights/quantity.ts";

describe("numbers in sentences", () => {
  it.each([
    { value: 0, unit: "seconds", says: "0 ms" },
    { value: 0.2504, unit: "seconds", says: "250 ms" },
    { value: 4.126, unit: "seconds", says: "4.13 s" },
    { value: 42.06, unit: "seconds", says: "42.1 s" },
    { value: 59.96, unit: "seconds", says: "1 min" },
    { value: 130, unit: "seconds", says: "2 min 10 s" },
    { value: 300, unit: "seconds", says: "5 min" },
    { value: 3599.6, unit: "seconds", says: "1 h" },
    { value: 11_100, unit: "seconds", says: "3 h 5 min" },
    { value: 187_200, unit: "seconds", says: "2 d 4 h" },
    { value: 0.9312, unit: "ratio", says: "93.1%" },
    { value: 1240.4, unit: "tasks", says: "1,240 tasks" },
    { value: 1, unit: "tasks", says: "1 task" },
    { value: 0.5, unit: "tasks", says: "0.5 tasks" },
    { value: 12.34, unit: "messages", says: "12.3 messages" },
    { value: 0, unit: "events", says: "0 events" },
    { value: 2048, unit: "bytes", says: "2,048 bytes" },
    { value: 0.61237, unit: "none", says: "0.61" },
    { value: -3.14159, unit: "none", says: "-3.14" },
    { value: 86_400, unit: "timestamp_seconds", says: "1970-01-02T00:00:00.000Z" },
  ] as const)("$value $unit is said as $says", ({ value, unit, says }) => {
    expect(quantity(value, unit)).toBe(says);
  });
});
