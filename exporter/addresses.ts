// Addresses to listen on: how they are written, and whether other machines can reach them.

export const ADDRESS = /^(\[[0-9a-fA-F:]+\]|[^\s:[\]]+):\d{1,5}$/;
/** Where senders of OTLP look for somebody unless they are told otherwise. */
export const OTLP_ADDRESS = "127.0.0.1:4318";

export function splitAddress(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(":");
  return { host: address.slice(0, at).replaceAll(/[[\]]/g, ""), port: Number(address.slice(at + 1)) };
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
