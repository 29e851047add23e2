// The same server twice: with the direct way in front of node:http, and without it. Each has a state of its own, and notes the
// bodies it takes in and what it refuses.
import { once } from "node:events";
import type { Server } from "node:http";
import { readDirectly } from "../../../exporter/http/direct/read-directly.ts";
import type { Limits } from "../../../exporter/http/direct/connection.ts";
import { Watch } from "../../../exporter/http/direct/watch.ts";
import type { Taking } from "../../../exporter/http/events.ts";
import { whyNot } from "../../../exporter/http/guard.ts";
import { Inflow } from "../../../exporter/http/inflow.ts";
import type { Ports } from "../../../exporter/http/ports.ts";
import { plainServer } from "../../../exporter/http/server.ts";
import type { Receipt } from "../../../exporter/ingest/events.ts";
import { readConfig } from "../../../exporter/config.ts";
import { State } from "../../../exporter/state.ts";
import { isAddress } from "./talk.ts";

export const MAX_BODY = 4_096;
export const MAX_EVENTS = 20;
export const limits: Limits = { fresh: 15_000, gathering: 60_000, clogged: 60_000, ending: 60_000, idle: 65_000 };

const plainly = (take: () => Receipt): Receipt => take();

export interface WayOptions {
  /** What takes a body in, around what the state does. */
  readonly around?: (take: () => Receipt) => Receipt | Promise<Receipt>;
  readonly maxPendingBytes?: number;
  readonly token?: string;
}

export interface Way {
  readonly port: number;
  readonly http: Server;
  /** Looks at connections only when the test does. */
  readonly watch: Watch;
  readonly taken: readonly string[];
  readonly refused: readonly string[];
  readonly faults: readonly unknown[];
  readonly inflow: Inflow;
  /** Connections that went to node:http. */
  readonly handedOver: () => number;
  readonly accepted: () => number;
  close(): Promise<void>;
}

export async function startWay(way: "direct" | "plain", options: WayOptions = {}): Promise<Way> {
  const { around = plainly, maxPendingBytes = 65_536, token } = options;
  const state = new State({
    ...readConfig([], {}),
    prices: [],
    agentTtl: 300_000,
    taskTimeout: 3_600_000,
    maxBatchEvents: MAX_EVENTS,
  });
  const taken: string[] = [];
  const refused: string[] = [];
  const faults: unknown[] = [];
  const takeIn = (body: Buffer): Receipt | Promise<Receipt> => {
    taken.push(body.toString("latin1"));
    return around(() => state.takeIn(body, 1_700_000_000_000));
  };
  const ports: Pick<Ports, keyof Taking["ports"]> = {
    takeIn,
    takeInLater: async (body) => {
      try {
        await takeIn(body);
      } catch {
        // Its sender is told nothing.
      }
    },
    refuse: (code) => void refused.push(code),
    ready: () => true,
  };
  const inflow = new Inflow(maxPendingBytes);
  const onFault = (error: unknown): void => void faults.push(error);
  const taking: Taking = { ports, inflow, maxBodyBytes: MAX_BODY, onFault };
  const trust = { token, hosts: new Set(["localhost"]) };
  const sizes = { maxBodyBytes: MAX_BODY, maxOtlpBodyBytes: MAX_BODY };
  // Pages that need more than these ports are not asked for here.
  const http = plainServer(ports as Ports, { ...sizes, inflow, trust, gzip: "never", onFault });
  const watch = new Watch(0, Date.now);
  let handedOver = 0;
  let accepted = 0;
  // node:http is told of every connection it gets.
  http.on("connection", () => handedOver++);
  if (way === "direct")
    readDirectly(http, { ...taking, watch, limits, admits: (asker) => whyNot(asker, trust) === undefined });
  http.on("connection", () => accepted++);
  await once(http.listen(0, "127.0.0.1"), "listening");
  const address = http.address();
  return {
    port: isAddress(address) ? address.port : 0,
    http,
    watch,
    taken,
    refused,
    faults,
    inflow,
    handedOver: () => handedOver,
    accepted: () => accepted,
    async close() {
      http.close();
      watch.destroyAll();
      http.closeAllConnections();
      await once(http, "close");
    },
  };
}
