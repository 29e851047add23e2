// Where the program is reached: its main address, and the one where senders of OTLP look for somebody by themselves.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isLoopback, splitAddress } from "./addresses.ts";
import { flagName, otlpAddress, type Config, type OptionName } from "./config.ts";
import { SwarmscopeError } from "./errors.ts";
import { hostName, type Trust } from "./http/guard.ts";
import { Inflow } from "./http/inflow.ts";
import { otlpServer } from "./http/otlp-server.ts";
import { stopped } from "./http/patience.ts";
import type { Ports } from "./http/ports.ts";
import { server } from "./http/server.ts";
import type { Log } from "./log.ts";
import type { Clock } from "./model/clock.ts";
import { readToken } from "./token-file.ts";

export interface Urls {
  /** Where it listens: `http://127.0.0.1:9464`. */
  readonly url: string;
  /** Where it listens for OTLP besides; undefined if nowhere. */
  readonly otlpUrl: string | undefined;
}

export interface Doors {
  /** Rejects with SWM_LISTEN_FAILED if an address that was asked for cannot be had. */
  open(): Promise<Urls>;
  /** Lets requests under way end. */
  close(): Promise<void>;
}

export function doors(ports: Ports, config: Config, onFault: (error: unknown) => void, clock: Clock, log: Log): Doors {
  const options = { ...config, trust: trustOf(config), inflow: new Inflow(config.maxPendingBytes), onFault };
  let url = "";
  const main = server(ports, options, clock);
  const otlp = otlpServer(ports, { ...options, elsewhere: () => url });
  return {
    async open() {
      url = await listen(main.http, config.listen, "listen");
      return { url, otlpUrl: await listenForOtlp(otlp, config, url, log) };
    },
    async close() {
      await Promise.all([main.stop(), stopped(otlp)]);
    },
  };
}

function trustOf(config: Config): Trust {
  const hosts = [config.listen, otlpAddress(config) ?? ""].map((address) => splitAddress(address).host);
  const token = config.tokenFile === "" ? undefined : readToken(config.tokenFile);
  const extra = config.allowedHosts
    .split(",")
    .filter((name) => name !== "")
    .map(hostName);
  return {
    token,
    hosts: new Set(["localhost", "127.0.0.1", "::1", ...hosts.filter(isLoopback).map(hostName), ...extra]),
  };
}

async function listen(http: Server, address: string, option: OptionName): Promise<string> {
  const { host, port } = splitAddress(address);
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? `another program listens there; choose another with ${flagName(option)}`
          : error.message;
      reject(new SwarmscopeError("SWM_LISTEN_FAILED", `cannot listen on ${address}: ${why}`));
    });
    http.listen(port, host, resolve);
  });
  const bound = http.address();
  // Who listens everywhere is best asked on loopback: that name is always taken.
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${String(isAddress(bound) ? bound.port : port)}`;
}

/** Listens where OTLP is taken besides `url`, if that can be: an address nobody asked for may be taken by somebody else. */
async function listenForOtlp(http: Server, config: Config, url: string, log: Log): Promise<string | undefined> {
  const address = otlpAddress(config);
  if (address === undefined) return undefined;
  try {
    return await listen(http, address, "otlpListen");
  } catch (error) {
    if (config.otlpListen !== "auto" || !(error instanceof SwarmscopeError)) throw error;
    log("info", `OTLP is taken at ${url} alone: ${error.message}`);
    return undefined;
  }
}

function isAddress(bound: AddressInfo | string | null): bound is AddressInfo {
  return typeof bound === "object" && bound !== null;
}
