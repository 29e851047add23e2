// What wrk prints, as far as it is read.
import { describe, expect, it } from "vitest";
import { readReport } from "../../bench/lib/wrk.ts";

const good = `Running 1s test @ http://127.0.0.1:9464/v1/events
  1 threads and 8 connections
  5123 requests in 1.00s, 1.20MB read
Requests/sec:   5101.25
Transfer/sec:      1.20MB
`;

describe("readReport", () => {
  it("gives requests and their rate", () => {
    expect(readReport(good)).toEqual({ requests: 5123, requestsPerSecond: 5101.25 });
  });

  it("refuses a run in which anything went wrong", () => {
    const refused = good.replace("Requests/sec", "  Non-2xx or 3xx responses: 12\nRequests/sec");
    expect(() => readReport(refused)).toThrow("Non-2xx or 3xx responses: 12");
    const broken = good.replace("Requests/sec", "  Socket errors: connect 0, read 3, write 0, timeout 1\nRequests/sec");
    expect(() => readReport(broken)).toThrow("Socket errors: connect 0, read 3");
  });

  it("refuses what tells no rate", () => {
    expect(() => readReport("unable to connect")).toThrow("unable to connect");
  });
});
