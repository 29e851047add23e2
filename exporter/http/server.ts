// One server: events are read from the socket itself where they come plainly (direct/), and like metrics answered straight from
// node:http where not; everything people look at is done by express.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../model/clock.ts";
import { sendFault } from "./answer.ts";
import { readDirectly } from "./direct/read-directly.ts";
import { Watch } from "./direct/watch.ts";
import { eventDoor, type Taking } from "./events.ts";
import { admit, whyNot, type Trust } from "./guard.ts";
import { Inflow } from "./inflow.ts";
import { pages } from "./pages.ts";
import type { Ports } from "./ports.ts";
import { scrape, type Packing } from "./scrape.ts";

export interface ServerOptions {
  readonly maxBodyBytes: number;
  /** Bytes of bodies held at the same time. */
  readonly maxPendingBytes: number;
  readonly trust: Trust;
  readonly gzip: Packing;
  /** Told of faults that are the program's own. */
  readonly onFault: (error: unknown) => void;
}

export interface Served {
  readonly http: Server;
  /** Ends idle connections, lets requests under way end, and resolves when all connections are closed. */
  stop(): Promise<void>;
}

/** Slow or silent clients must not hold sockets for ever: milliseconds for a head, for a request, and between two. */
const HEAD_MS = 15_000;
const REQUEST_MS = 60_000;
const KEPT_MS = 65_000;
/** How often connections are looked at that are read directly. */
const LOOK_MS = 1_000;
/** What is still open after this is a client that does not read: it must not keep the program alive. */
const PATIENCE_MS = 3_000;

export function server(ports: Ports, options: ServerOptions, clock: Clock): Served {
  const taking = { ...options, ports, inflow: new Inflow(options.maxPendingBytes) };
  const http = plainServer(taking, ports, options);
  const watch = new Watch(performance.now(), clock);
  const limits = { fresh: HEAD_MS, gathering: REQUEST_MS, clogged: REQUEST_MS, ending: REQUEST_MS, idle: KEPT_MS };
  readDirectly(http, { ...taking, watch, limits, admits: (asker) => whyNot(asker, options.trust) === undefined });
  const looks = setInterval(() => watch.look(performance.now()), LOOK_MS).unref();
  return {
    http,
    async stop() {
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeIdleConnections();
        watch.stop();
        setTimeout(() => {
          http.closeAllConnections();
          watch.destroyAll();
        }, PATIENCE_MS).unref();
      });
      clearInterval(looks);
    },
  };
}

/** The server without the direct way. */
export function plainServer(taking: Taking, ports: Ports, { trust, gzip, onFault }: ServerOptions): Server {
  const app = pages(ports, onFault);
  const events = eventDoor(taking);
  const made = createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    answer(request, response, path).catch((error: unknown) => sendFault(response, error, onFault));
  });
  made.headersTimeout = HEAD_MS;
  made.requestTimeout = REQUEST_MS;
  made.keepAliveTimeout = KEPT_MS;
  return made;

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    admit(request.headers, path, trust);
    if (path === "/v1/events") return await events(request, response);
    if (path === "/metrics") return await scrape(ports, gzip, request, response);
    app(request, response);
  }
}
