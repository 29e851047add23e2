import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { collector } from "../../exporter/catalog/labels.ts";
import { NoData } from "../../exporter/collectors/collector.ts";
import { collectors } from "../../exporter/collectors/index.ts";
import { asText, fixture, readingsOf } from "./readings.ts";

const onProc = collectors({ procRoot: fixture("two-cores"), rootfs: "/" });
const elsewhere = collectors({ procRoot: fixture("there-is-none"), rootfs: "/" });

/** Files of the folder that collectors share, and what is made of their readings. */
const NOT_COLLECTORS = ["mounts.ts", "proc-file.ts", "proc-text.ts", "resource-use.ts"];

describe("the list of collectors", () => {
  it("has those of /proc where there is one, and the fallback where there is none", () => {
    expect(onProc.map(({ name }) => name)).not.toContain("host_fallback");
    expect(elsewhere.map(({ name }) => name)).toEqual(["host_fallback"]);
  });

  it("is the list the catalog knows", () => {
    const names = [...onProc, ...elsewhere].map(({ name }) => name);
    expect(names).toEqual([...collector.values]);
  });

  it("has one for each file of the folder", () => {
    const folder = fileURLToPath(new URL("../../exporter/collectors/host", import.meta.url));
    const files = readdirSync(folder).filter((file) => !NOT_COLLECTORS.includes(file));
    const names = files.map((file) => `host_${file.replace(".ts", "")}`);
    expect(names.sort()).toEqual([...collector.values].sort());
  });

  it("gives no series twice on this machine, and no collector fails", async () => {
    const seen: string[] = [];
    for (const each of collectors({ procRoot: "/proc", rootfs: "/" })) {
      const readings = await readingsOf(each).catch((error: unknown) => {
        expect(error).toBeInstanceOf(NoData);
        return [];
      });
      seen.push(...asText(readings).map((line) => line.slice(0, line.lastIndexOf(" "))));
    }
    expect(seen.length).toBeGreaterThan(30);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
