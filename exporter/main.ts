// The composition root: configuration → parts → listen → drain. What the parts do is in the parts.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { insights } from "./catalog/index.ts";
import { collectors as hostCollectors } from "./collectors/index.ts";
import { isLoopback, readToken, splitAddress, type Config } from "./config.ts";
import { SwarmscopeError } from "./errors.ts";
import { Gatherer } from "./gatherer.ts";
import { hostName, type Trust } from "./http/guard.ts";
import type { Ports } from "./http/ports.ts";
import { server } from "./http/server.ts";
import { takeIn } from "./ingest/events.ts";
import { describe, type Log } from "./log.ts";
import type { Clock } from "./model/clock.ts";
import { Notifications } from "./notifications.ts";
import { overview } from "./overview.ts";
import { self as makeSelf } from "./self.ts";
import { Board } from "./store/board.ts";
import { Ledger } from "./store/ledger.ts";
import { Store } from "./store/store.ts";
import { Ticker } from "./tick.ts";

/** Findings that can stand at the same time: the budget of the label `subject`. */
const BOARD_LIMIT = 300;

export interface Running {
  /** Where it listens: `http://127.0.0.1:9464`. */
  readonly url: string;
  /** Stops taking requests, lets those under way end, and resolves. */
  stop(): Promise<void>;
}

export async function run(config: Config, version: string, clock: Clock, log: Log): Promise<Running> {
  const startedAt = clock();
  const self = makeSelf(version, startedAt);
  const store = new Store(
    { ...config, agentTtl: config.agentTtl * 1000, taskTimeout: config.taskTimeout * 1000 },
    self,
  );
  const board = new Board(BOARD_LIMIT);
  const findings = new Ledger(Object.values(insights), Infinity);
  const ticker = new Ticker(store, board, findings);
  const collectors = hostCollectors(config);
  if (collectors.some(({ name }) => name === "host_fallback")) {
    log(
      "warn",
      `there is no ${config.procRoot}/stat: the host is read by other means, and fewer of its figures are known`,
    );
  }
  const gatherer = new Gatherer(collectors, self, { store, findings }, clock, log);
  const notifications = new Notifications();
  let stopping = false;
  const ports: Ports = {
    takeIn: (text) =>
      takeIn(text, config.maxBatchEvents, clock(), {
        apply(event, now) {
          store.apply(event, now);
          self.accepted(event.kind);
        },
        skewed: () => self.adjusted("clock_skew"),
        rejected: (reason) => self.rejected(reason),
      }),
    refused: (reason) => self.rejected(reason),
    metrics: (format, budgetMs) => gatherer.page(format, budgetMs),
    findings: () => board.all(),
    overview: () => overview({ version, startedAt, now: clock(), store, runs: gatherer.runs, totals: self.totals() }),
    notified: (payload) => notifications.add(payload),
    notifications: () => notifications.all(),
    configuration: () => ({ ...config, tokenFile: config.tokenFile === "" ? "" : "(set)" }),
    ready: () => !stopping,
  };
  const http = server(ports, {
    trust: trustOf(config),
    maxBodyBytes: config.maxBodyBytes,
    onFault: (error) => log("error", describe(error)),
  });
  const url = await listen(http, config.listen);
  const turn = async (): Promise<void> => ticker.turn(clock(), await gatherer.snapshot());
  const timer = setInterval(
    () => void turn().catch((error: unknown) => log("error", describe(error))),
    config.tick * 1000,
  );
  await turn();
  return {
    url,
    async stop() {
      stopping = true;
      clearInterval(timer);
      await close(http);
    },
  };
}

function trustOf(config: Config): Trust {
  const { host } = splitAddress(config.listen);
  const token = config.tokenFile === "" ? undefined : readToken(config.tokenFile);
  const extra = config.allowedHosts
    .split(",")
    .filter((name) => name !== "")
    .map(hostName);
  return {
    token,
    hosts: new Set(["localhost", "127.0.0.1", "::1", ...(isLoopback(host) ? [hostName(host)] : []), ...extra]),
  };
}

async function listen(http: Server, address: string): Promise<string> {
  const { host, port } = splitAddress(address);
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE" ? "another program listens there; choose another with --listen" : error.message;
      reject(new SwarmscopeError("SWM_LISTEN_FAILED", `cannot listen on ${address}: ${why}`));
    });
    http.listen(port, host, resolve);
  });
  const bound = http.address();
  // Who listens everywhere is best asked on loopback: that name is always taken.
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${String(isAddress(bound) ? bound.port : port)}`;
}

function isAddress(bound: AddressInfo | string | null): bound is AddressInfo {
  return typeof bound === "object" && bound !== null;
}

async function close(http: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    http.close(() => resolve());
    http.closeIdleConnections();
    // What is still open after this is a client that does not read: it must not keep the program alive.
    setTimeout(() => http.closeAllConnections(), 3_000).unref();
  });
}
