// Whether a client is on this machine or on a network it is itself part of.
import { BlockList, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";

/** Interfaces come and go (containers, tunnels): they are asked anew this often. */
const ASK_AGAIN_MS = 60_000;

let askedAt = -Infinity;
let neighbours = new BlockList();

/** True for loopback and for addresses in the networks of this machine's interfaces. */
export function isNeighbour(address: string | undefined): boolean {
  if (address === undefined) return false;
  const now = performance.now();
  if (now - askedAt > ASK_AGAIN_MS) {
    neighbours = ask();
    askedAt = now;
  }
  // An IPv4 client of a socket that takes both is told as `::ffff:1.2.3.4`.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  return neighbours.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
}

function ask(): BlockList {
  const list = new BlockList();
  for (const { cidr } of Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])) {
    const [network, bits] = (cidr ?? "").split("/");
    if (network === undefined || bits === undefined) continue;
    list.addSubnet(network, Number(bits), isIPv6(network) ? "ipv6" : "ipv4");
  }
  return list;
}
