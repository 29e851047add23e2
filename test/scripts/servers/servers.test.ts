import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../../scripts/root.ts";
import { installed, servers } from "../../../scripts/servers.ts";
import { relocated } from "../../../scripts/servers/relocate-alertmanager.ts";

function folderWith(...programs: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "swarmscope-path-"));
  for (const name of programs) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name}, version 9.9"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe("servers for tests", () => {
  it("are the oldest version supported and a newer one", async () => {
    const { "2.42": oldest, current } = await servers(root);
    expect(oldest.prometheus.version).toMatch(/^prometheus, version \d/);
    expect(current.promtool.version).toMatch(/^promtool, version \d/);
    expect(current.alertmanager.version).toMatch(/^alertmanager, version \d/);
    expect(oldest.amtool.version).toMatch(/^amtool, version \d/);
  }, 300_000);

  it("are found on the PATH, also by the name Debian gives Alertmanager", async () => {
    const first = folderWith("prometheus", "promtool");
    const second = folderWith("prometheus-alertmanager", "amtool");
    const set = await installed(`${first}::${second}`);
    expect(set.promtool).toEqual({ path: join(first, "promtool"), version: "promtool, version 9.9" });
    expect(set.alertmanager.path).toBe(join(second, "prometheus-alertmanager"));
  });

  it("are named when they are missing", async () => {
    await expect(installed(folderWith("prometheus", "amtool"))).rejects.toThrow(
      "Not on the PATH: promtool, alertmanager.",
    );
  });
});

describe("an Alertmanager that looks for its templates in one place", () => {
  it("is made to look in its working folder, without a byte more or less", () => {
    const program = Buffer.from(
      "before/usr/share/prometheus/alertmanagerbetween/usr/share/prometheus/alertmanager/ui/after",
    );
    const copy = relocated(program).toString();
    expect(copy).toHaveLength(program.length);
    expect(copy).not.toContain("/usr/share");
    expect(copy).toMatch(/^before[./]+between[./]+\/ui\/after$/);
  });

  it("is left alone if it does not", () => {
    expect(() => relocated(Buffer.from("nothing here"))).toThrow("does not name /usr/share/prometheus/alertmanager");
  });
});
