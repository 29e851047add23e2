// Which mounts of /proc/mounts are filesystems that can fill up.
import type { ProcText } from "./proc-text.ts";

export interface Mount {
  readonly device: string;
  /** As the host names it. */
  readonly mountpoint: string;
  readonly fstype: string;
}

/** Images that are full by design, and filesystems made by a process, which may never answer when asked for their size. */
const NEVER_FILLS = new Set(["squashfs", "erofs", "iso9660", "udf", "cramfs", "romfs", "fuse"]);

/** Single files that container runtimes mount into a container (/etc/hosts), and what the kernel makes up. */
const NOT_FOR_FILES = /^\/(etc|dev|proc|sys)\//;

/**
 * The filesystems of a machine, one for each device: of several mounts of one device the one nearest to the root.
 *
 * Kept is what has a device (`/dev/…`) or is a ZFS dataset, and the root whatever it is made of. So pseudo filesystems and tmpfs
 * (which is memory, and counted there) stay out, overlays of containers too (they lie on a device that is counted), and network
 * filesystems, since asking for their size blocks for as long as their server is away.
 *
 * `rootfs` is where the host's root is mounted: if this is the list of our own mounts, the host's are below it.
 */
export function parseMounts(text: ProcText, rootfs: string): Mount[] {
  const byMountpoint = new Map<string, Mount>();
  for (; !text.done; text.nextLine()) {
    const device = unescaped(text.word("a device"));
    const mountpoint = withoutRoot(unescaped(text.word("a mount point")), rootfs);
    const fstype = text.word("a filesystem type");
    // A later mount hides an earlier one at the same place.
    byMountpoint.set(mountpoint, { device, mountpoint, fstype });
  }
  const byDevice = new Map<string, Mount>();
  for (const mount of byMountpoint.values()) {
    const known = byDevice.get(mount.device);
    const nearer = known === undefined || mount.mountpoint.length < known.mountpoint.length;
    if (canFill(mount) && nearer) byDevice.set(mount.device, mount);
  }
  return [...byDevice.values()];
}

function canFill({ device, mountpoint, fstype }: Mount): boolean {
  if (NEVER_FILLS.has(fstype)) return false;
  if (mountpoint === "/") return true;
  return (device.startsWith("/dev/") || fstype === "zfs") && !NOT_FOR_FILES.test(mountpoint);
}

/** The kernel writes blank, tab, line end and backslash as `\` and three octal digits. */
function unescaped(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function withoutRoot(mountpoint: string, rootfs: string): string {
  if (mountpoint === rootfs) return "/";
  return rootfs !== "/" && mountpoint.startsWith(`${rootfs}/`) ? mountpoint.slice(rootfs.length) : mountpoint;
}
