// docs/sharding.md: what it shows works, and what it says is what is done.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { mostWaiting } from "../../exporter/shards/otlp-front.ts";
import { shardOf } from "../../exporter/shards/hash.ts";
import { run, temporaryFolder } from "../rules/promtool.ts";

const text = readFileSync(join(root, "docs/sharding.md"), "utf8");
const sets = await servers(root);
const folder = temporaryFolder();

describe("the document on sharding", () => {
  const examples = [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = ""]) => yaml);

  it.each(Object.entries(sets))("shows configurations that Prometheus %s takes", async (_, { promtool }) => {
    expect(examples).toHaveLength(3);
    for (const [i, yaml] of examples.entries()) {
      const path = join(folder, `sharding-${String(i)}.yml`);
      writeFileSync(path, yaml);
      // Files that are not there are no fault of the syntax.
      const { code, output } = await run(promtool.path, ["check", "config", "--syntax-only", path]);
      expect(code, output).toBe(0);
    }
  });

  it("tells how much of OTLP may wait for shards", () => {
    const events = mostWaiting.events.toLocaleString("en-US");
    expect(text).toContain(`When ${events} events wait, or ${String(mostWaiting.bytes / 1_048_576)} MiB of them,`);
  });

  it("tells the shard of some agents", () => {
    const rows = [...text.matchAll(/^\| `(.+)` +\| (\d+) +\| (\d+) +\| (\d+) +\|$/gm)];
    expect(rows).toHaveLength(3);
    for (const [, agent = "", ...told] of rows) {
      expect(told.map(Number), agent).toEqual([2, 3, 64].map((shards) => shardOf(agent, shards)));
    }
  });
});
