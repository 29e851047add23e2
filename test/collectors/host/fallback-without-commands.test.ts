// In a file of its own: the package takes its environment over when it is first used, so this must be its first use.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as host from "../../../exporter/catalog/host.ts";
import { fallback } from "../../../exporter/collectors/host/fallback.ts";
import { readingsOf } from "../readings.ts";

const { PATH } = process.env;
beforeAll(() => {
  process.env["PATH"] = "/nowhere";
});
afterAll(() => {
  process.env["PATH"] = PATH;
});

describe("the fallback where no command can be started", () => {
  it("gives what needs none, and leaves out filesystems", async () => {
    const metrics = (await readingsOf(fallback())).map((r) => r.metric);
    expect(metrics).toContain(host.cpuSeconds);
    expect(metrics).toContain(host.memoryTotal);
    expect(metrics).toContain(host.uptime);
    expect(metrics).not.toContain(host.filesystemSize);
  });
});
