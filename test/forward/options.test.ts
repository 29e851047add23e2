// The options of forwarding as a configuration has them.
import { describe, expect, it } from "vitest";
import { otlpAddress, readConfig } from "../../exporter/config.ts";
import { shardConfig } from "../../exporter/shards/fleet.ts";

function faultOf(...argv: readonly string[]): string {
  try {
    readConfig(argv, {});
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "no fault";
}

describe("where OTLP is forwarded to", () => {
  it.each([
    "http://collector:4318",
    "https://api.example.com/otlp/",
    "http://[::1]:4319",
    "http://127.0.0.1:4318",
    "HTTP://a.b/c",
  ])("may be %s", (url) => {
    expect(faultOf("--forward-otlp", url)).toBe("no fault");
  });

  it.each([
    "collector:4318",
    "ftp://a",
    "http://user:key@a",
    "http://a/?key=1",
    "http://a/#b",
    "http://",
    "http://a b",
    "http://a:999999",
    "http://[zz]",
  ])("may not be %s", (url) => {
    expect(faultOf("--forward-otlp", url)).toContain("--forward-otlp must be http:// or https:// with a host");
  });

  it.each([
    ["http://127.0.0.1:9464"],
    ["http://localhost:9464/base"],
    ["http://127.0.0.1:7000", "--listen", "0.0.0.0:7000", "--trust-network"],
    ["http://127.0.0.1:7000", "--otlp-listen", "127.0.0.1:7000"],
    ["http://me.example", "--listen", "me.example:80", "--trust-network"],
  ])("may not be this program itself: %s", (url, ...flags) => {
    expect(faultOf("--forward-otlp", url, ...flags)).toContain("this program itself: everything would go in circles");
  });

  it("is left the address where senders look by themselves", () => {
    expect(otlpAddress(readConfig(["--forward-otlp", "http://localhost:4318"], {}))).toBeUndefined();
    expect(otlpAddress(readConfig(["--forward-otlp", "http://collector:4318"], {}))).toBe("127.0.0.1:4318");
  });

  it("is no business of shards: their front forwards", () => {
    const config = readConfig(["--shards", "2", "--forward-otlp", "http://a", "--forward-otlp-headers-file", ""], {});
    expect(shardConfig(config, 1)).toMatchObject({ forwardOtlp: "", forwardOtlpHeadersFile: "" });
  });
});

describe("which signals are forwarded", () => {
  it.each(["traces", "logs,metrics", "traces,metrics,logs"])("may be %s", (signals) => {
    expect(faultOf("--forward-otlp-signals", signals)).toBe("no fault");
  });

  it.each(["", "spans", "traces,", "traces logs"])("may not be %j", (signals) => {
    expect(faultOf("--forward-otlp-signals", signals)).toContain("must be some of traces, metrics, logs");
  });
});
