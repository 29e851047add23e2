// All shards of a front: their processes, the ways to them, and the door before them. Without shards it is empty, and the door
// is that of the process itself.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { splitAddress } from "../addresses.ts";
import { flagsOf, type Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Clock } from "../model/clock.ts";
import type { ShardLine } from "../model/overview.ts";
import { readToken } from "../token-file.ts";
import { Front, type Door } from "./front.ts";
import { Link } from "./link.ts";
import { ShardProcess } from "./shard-process.ts";

/** Longer than a disk may take that is busy, shorter than senders wait. */
const PATIENCE_MS = 10_000;

export class Fleet {
  readonly #config: Config;
  readonly #log: Log;
  readonly #links: readonly Link[];
  #shards: readonly ShardProcess[] = [];
  #front: Front | undefined;

  constructor(config: Config, log: Log) {
    this.#config = config;
    this.#log = log;
    const token = config.tokenFile === "" ? undefined : readToken(config.tokenFile);
    const { maxBodyBytes: maxBytes, maxBatchEvents: maxEvents } = config;
    const shared = { token, maxBytes, maxEvents, patienceMs: PATIENCE_MS, log };
    this.#links = Array.from({ length: config.shards }, (_, i) => {
      return new Link({ ...shared, name: nameOf(i), url: () => this.#shards[i]?.url });
    });
  }

  /** The door for senders, given that of this process. */
  before(own: Door, clock: Clock): Door {
    if (this.#links.length === 0) return own;
    this.#front = new Front(this.#links, own, this.#config, clock, this.#log);
    return this.#front;
  }

  /** Starts all shards, and resolves when they listen. `say` takes what they print. Rejects with SWM_SHARD_DOWN. */
  async start(say: (line: string) => void): Promise<void> {
    const program = fileURLToPath(new URL("../cli.js", import.meta.url));
    const started = await Promise.allSettled(
      this.#links.map(async (_, i) => {
        const args = ["shard", ...flagsOf(shardConfig(this.#config, i + 1))];
        return await ShardProcess.start({ name: nameOf(i), program, args, log: this.#log, say });
      }),
    );
    this.#shards = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    for (const result of started) if (result.status === "rejected") throw result.reason;
  }

  /** Each shard as it is now, in their order. */
  lines(): readonly ShardLine[] {
    return this.#links.map((_, i) => ({ name: nameOf(i), port: portOf(this.#shards[i]?.url) }));
  }

  /** Names of the shards that are down. */
  missing(): readonly string[] {
    return this.lines().flatMap(({ name, port }) => (port === undefined ? [`${name} is down`] : []));
  }

  /** Every address to scrape, for who reached this process under `host`. One that is down keeps its place if its port is known. */
  targets(host: string): readonly string[] {
    const name = host.replace(/:\d+$/, "");
    const { port: own } = splitAddress(this.#config.listen);
    const ports = this.lines().map(({ port }, i) => port ?? (own === 0 ? undefined : own + i + 1));
    return [host, ...ports.flatMap((port) => (port === undefined ? [] : [`${name}:${String(port)}`]))];
  }

  /** Lets what is under way end, ends all shards in good order, and resolves when they are gone. */
  async stop(): Promise<void> {
    await this.#front?.rest();
    for (const link of this.#links) link.close();
    await Promise.all(this.#shards.map(async (shard) => shard.stop()));
  }
}

/** The configuration of a shard, from 1 on: that of the front, with a port and a journal of its own. */
export function shardConfig(config: Config, number: number): Config {
  const at = config.listen.lastIndexOf(":") + 1;
  const { port } = splitAddress(config.listen);
  return {
    ...config,
    listen: `${config.listen.slice(0, at)}${String(port === 0 ? 0 : port + number)}`,
    dataDir: ownFolder(config, `shard-${String(number)}`),
    // Senders of OTLP find the front, which forwards it and passes it through.
    otlpListen: "",
    otlpPassThrough: "",
    forwardOtlp: "",
    forwardOtlpHeadersFile: "",
    demo: "off",
    shards: 0,
    config: "",
  };
}

/**
 * Folder of the journal of one of several processes; of a process alone it is the folder given. With another number of shards
 * agents live elsewhere, so that all begins anew.
 */
export function ownFolder({ dataDir, shards }: Config, name: string): string {
  return dataDir === "" || shards === 0 ? dataDir : join(dataDir, `${name}-of-${String(shards)}`);
}

function nameOf(index: number): string {
  return `shard ${String(index + 1)}`;
}

function portOf(url: string | undefined): number | undefined {
  return url === undefined ? undefined : Number(new URL(url).port);
}
