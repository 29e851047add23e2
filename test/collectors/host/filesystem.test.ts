import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as host from "../../../exporter/catalog/host.ts";
import { filesystem } from "../../../exporter/collectors/host/filesystem.ts";
import { fixture, readingsOf, sumOf } from "../readings.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "swarmscope-root-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe("the filesystem collector", () => {
  it("measures each mount below the host's root, and those that cannot be asked do not cost the others", async () => {
    mkdirSync(join(root, "data/with blank\tand\\more"), { recursive: true });
    const readings = await readingsOf(filesystem(fixture("escapes"), root));
    const measured = readings.filter((r) => r.metric === host.filesystemSize).map((r) => r.labels);
    expect(measured).toEqual([
      ["/dev/sda1", "/", "ext4"],
      ["/dev/sdb1", "/data/with blank\tand\\more", "xfs"],
    ]);
  });

  it("gives bytes as statfs has them: used is what is not free, available what ordinary users get", async () => {
    const readings = await readingsOf(filesystem(fixture("escapes"), root));
    const { blocks, bsize, files } = statfsSync(root);
    expect(sumOf(readings, host.filesystemSize)).toBe(blocks * bsize);
    expect(sumOf(readings, host.filesystemFiles)).toBe(files);
    const used = sumOf(readings, host.filesystemUsed);
    const available = sumOf(readings, host.filesystemAvailable);
    expect(used).toBeGreaterThan(0);
    expect(available).toBeGreaterThan(0);
    expect(used + available).toBeLessThanOrEqual(blocks * bsize);
  });

  it("sees a mount that comes and one that goes", async () => {
    const proc = join(root, "proc");
    mkdirSync(proc);
    const mount = (...mountpoints: string[]): void => {
      writeFileSync(join(proc, "mounts"), mountpoints.map((m, i) => `/dev/sd${String(i)} ${m} ext4 rw 0 0\n`).join(""));
    };
    const collector = filesystem(proc, root);
    const names = async (): Promise<(string | undefined)[]> => [
      ...new Set((await readingsOf(collector)).map((r) => r.labels[1])),
    ];
    mount("/");
    expect(await names()).toEqual(["/"]);
    mkdirSync(join(root, "new"));
    mount("/", "/new");
    expect(await names()).toEqual(["/", "/new"]);
    mount("/");
    expect(await names()).toEqual(["/"]);
  });

  it("fails if no mount can be asked, with the reason of the first", async () => {
    const nowhere = join(root, "nowhere");
    const message = `${nowhere}: expected the size of at least one filesystem, got Error: ENOENT`;
    await expect(readingsOf(filesystem(fixture("escapes"), nowhere))).rejects.toThrow(message);
  });

  it("measures the root where no mount is listed, as in a chroot, and does not say what it is made of", async () => {
    const readings = await readingsOf(filesystem(fixture("no-filesystem"), "/"));
    const size = readings.find(({ metric }) => metric === host.filesystemSize);
    const { blocks, bsize } = statfsSync("/");
    expect(size).toEqual({ metric: host.filesystemSize, labels: ["", "/", ""], value: blocks * bsize });
  });
});
