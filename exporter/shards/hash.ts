// Which shard an agent belongs to. For ever: another answer would make every agent begin anew somewhere else.

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * The shard of an agent, 0 to `shards` − 1: FNV-1a (32 bits) over the UTF-8 bytes of its name, mixed as MurmurHash3 ends
 * (`fmix32`), modulo the number of shards. Without the mixing the last bit of the hash is the parity of the last bits of the
 * bytes, and names such as `a2`, `a4`, `a6` would all meet in one of two shards.
 */
export function shardOf(agent: string, shards: number): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < agent.length; i++) {
    const code = agent.charCodeAt(i);
    // Nearly every name is ASCII: its characters are its bytes.
    if (code > 0x7f) return mixed(hashOfBytes(Buffer.from(agent, "utf8"))) % shards;
    hash = Math.imul(hash ^ code, FNV_PRIME);
  }
  return mixed(hash) % shards;
}

function hashOfBytes(bytes: Uint8Array): number {
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash;
}

/** Every bit of the result depends on every bit of the hash. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
