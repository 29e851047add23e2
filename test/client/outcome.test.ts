import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { callOutcome, llmOutcome, taskOutcome } from "../../client/outcome.ts";

const aborted = async (signal: AbortSignal): Promise<unknown> => {
  try {
    return await pause(60_000, undefined, { signal });
  } catch (error) {
    return error;
  }
};

describe("the outcome of a task", () => {
  it("is a timeout when the time of a signal was up, however that is told", async () => {
    const signal = AbortSignal.timeout(1);
    expect(taskOutcome(await aborted(signal))).toBe("timeout");
    expect(taskOutcome(signal.reason)).toBe("timeout");
    expect(taskOutcome(Object.assign(new Error(), { code: "ETIMEDOUT" }))).toBe("timeout");
    expect(taskOutcome(Object.assign(new Error(), { code: "UND_ERR_HEADERS_TIMEOUT" }))).toBe("timeout");
  });

  it("is cancelled when a signal was aborted", async () => {
    expect(taskOutcome(await aborted(AbortSignal.abort()))).toBe("cancelled");
  });

  it.each([[new Error("timeout")], ["TimeoutError"], [undefined], [null], [{ name: 1 }], [Symbol("x")]])(
    "is failed for anything else: %s",
    (error) => {
      expect(taskOutcome(error)).toBe("failed");
    },
  );

  it("is failed for an error that cannot be read", () => {
    const trap = new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
      },
    );
    expect(taskOutcome(trap)).toBe("failed");
  });
});

describe("the outcome of a call", () => {
  it("is failed for who gave up", () => {
    expect(callOutcome(new DOMException("", "AbortError"))).toBe("failed");
    expect(callOutcome(new DOMException("", "TimeoutError"))).toBe("timeout");
  });
});

describe("the outcome of a request to a model", () => {
  it.each([
    [429, "rate_limited"],
    [503, "overloaded"],
    [529, "overloaded"],
    [408, "timeout"],
    [504, "timeout"],
    [401, "unauthorized"],
    [403, "unauthorized"],
    [400, "invalid_request"],
    [413, "invalid_request"],
    [500, "failed"],
  ])("with status %i is %s", (status, outcome) => {
    expect(llmOutcome(Object.assign(new Error(), { status }))).toBe(outcome);
    expect(llmOutcome({ statusCode: status })).toBe(outcome);
  });

  it("without a status is how it ended", () => {
    expect(llmOutcome(new DOMException("", "AbortError"))).toBe("cancelled");
    expect(llmOutcome(new Error("x"))).toBe("failed");
  });
});
