import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseMounts } from "../../../exporter/collectors/host/mounts.ts";
import { ProcText } from "../../../exporter/collectors/host/proc-text.ts";
import { fixture } from "../readings.ts";

const mountsOf = (text: string, rootfs = "/"): string[] =>
  parseMounts(new ProcText("mounts", text), rootfs).map((m) => `${m.device} on ${m.mountpoint} (${m.fstype})`);

describe("mounts that can fill up", () => {
  it("are those on a device or a ZFS pool, with blanks, tabs and backslashes in their names, one for each device", () => {
    expect(mountsOf(readFileSync(`${fixture("escapes")}/1/mounts`, "latin1"))).toEqual([
      "/dev/sda1 on / (ext4)",
      "/dev/sdb1 on /data/with blank\tand\\more (xfs)",
      "/dev/sdc1 on /mnt/bücher (ext4)",
      "tank/work on /tank/work (zfs)",
    ]);
  });

  it("are named by the mount nearest to the root, whichever came first", () => {
    expect(mountsOf("/dev/sdb1 /srv/a/b ext4 rw 0 0\n/dev/sdb1 /srv xfs rw 0 0\n")).toEqual([
      "/dev/sdb1 on /srv (xfs)",
    ]);
  });

  it("do not include one that a later mount hides", () => {
    expect(mountsOf("/dev/sdb1 /srv ext4 rw 0 0\ntmpfs /srv tmpfs rw 0 0\n")).toEqual([]);
  });

  it("include the overlay a container has for a root, but not the single files mounted into it", () => {
    expect(mountsOf("overlay / overlay rw 0 0\n/dev/sda2 /etc/hosts ext4 rw 0 0\n")).toEqual([
      "overlay on / (overlay)",
    ]);
  });

  it("have the host's names where the host's root is mounted below ours", () => {
    expect(mountsOf(readFileSync(`${fixture("own-mounts")}/mounts`, "latin1"), "/host")).toEqual([
      "/dev/sda1 on / (ext4)",
      "/dev/sdb1 on /data (ext4)",
    ]);
  });

  it("keep their names where the host's root is ours", () => {
    expect(mountsOf("/dev/sda1 //odd ext4 rw 0 0\n", "/")).toEqual(["/dev/sda1 on //odd (ext4)"]);
  });

  it("cannot be told from a line that breaks off", () => {
    expect(() => mountsOf("/dev/sda1 /\n")).toThrow(
      "mounts: expected a filesystem type in line 1, got the end of the line",
    );
  });
});
