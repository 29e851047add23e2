// Room on filesystems, from the mounts of /proc/1/mounts and statfs on each.
import { statfsSync, type StatsFs } from "node:fs";
import { join, resolve } from "node:path";
import * as host from "../../catalog/host.ts";
import { reading, type Collector, type Reading } from "../collector.ts";
import { parseMounts, type Mount } from "./mounts.ts";
import { procFile } from "./proc-file.ts";

/** `rootfs` is where the root of the host is found: "/", or in a container where it is mounted. */
export function filesystem(procRoot: string, rootfs: string): Collector {
  // As with the network: process 1 of the host's /proc sees the host's mounts, any user may read them, and with hidepid our own must do.
  const file = procFile(join(procRoot, "1/mounts"), join(procRoot, "mounts"));
  const root = resolve(rootfs);
  // Mounts seldom change, and taking them apart costs more than all other files together.
  let seen: string | undefined;
  let mounts: readonly Mount[] = [];
  function collect(): Reading[] {
    const text = file.read();
    if (text.text !== seen) mounts = withRoot(parseMounts(text, root));
    seen = text.text;
    return measure(mounts, root);
  }
  return { name: "host_filesystem", collect };
}

/** In a chroot no mount is listed. That there is a root needs no list; what it is made of stays untold. */
function withRoot(mounts: readonly Mount[]): readonly Mount[] {
  return mounts.length === 0 ? [{ device: "", mountpoint: "/", fstype: "" }] : mounts;
}

/** Sizes in bytes. A mount that cannot be asked (gone since, not allowed) is left out; an error only if none can be. */
function measure(mounts: readonly Mount[], rootfs: string): Reading[] {
  const faults: unknown[] = [];
  const readings = mounts.flatMap((mount) => {
    try {
      return room(mount, statfsSync(join(rootfs, mount.mountpoint)));
    } catch (error) {
      faults.push(error);
      return [];
    }
  });
  if (faults.length === mounts.length) {
    throw new Error(`${rootfs}: expected the size of at least one filesystem, got ${String(faults[0])}`);
  }
  return readings;
}

function room({ device, mountpoint, fstype }: Mount, stats: StatsFs): Reading[] {
  const labels = { device, mountpoint, fstype };
  const readings = [
    reading(host.filesystemSize, labels, stats.blocks * stats.bsize),
    reading(host.filesystemUsed, labels, (stats.blocks - stats.bfree) * stats.bsize),
    reading(host.filesystemAvailable, labels, stats.bavail * stats.bsize),
  ];
  // Filesystems that make file nodes as needed (btrfs, FAT) say 0: they have no such limit.
  if (stats.files === 0) return readings;
  readings.push(
    reading(host.filesystemFiles, labels, stats.files),
    reading(host.filesystemFilesFree, labels, stats.ffree),
  );
  return readings;
}
