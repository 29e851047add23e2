// One server: events are read from the socket itself where they come plainly (direct/), and like OTLP and metrics answered
// straight from node:http where not; everything people look at is done by express.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../model/clock.ts";
import { sendFault } from "./answer.ts";
import { readDirectly } from "./direct/read-directly.ts";
import { Watch } from "./direct/watch.ts";
import { eventDoor } from "./events.ts";
import { admit, whyNot } from "./guard.ts";
import { otlpDoor, type OtlpOptions } from "./otlp.ts";
import { pages } from "./pages.ts";
import { directLimits, patient, stopped } from "./patience.ts";
import type { Ports } from "./ports.ts";
import { scrape, type Packing } from "./scrape.ts";

export interface ServerOptions extends OtlpOptions {
  readonly maxBodyBytes: number;
  readonly gzip: Packing;
}

export interface Served {
  readonly http: Server;
  /** Ends idle connections, lets requests under way end, and resolves when all connections are closed. */
  stop(): Promise<void>;
}

/** How often connections are looked at that are read directly. */
const LOOK_MS = 1_000;

export function server(ports: Ports, options: ServerOptions, clock: Clock): Served {
  const http = plainServer(ports, options);
  const watch = new Watch(performance.now(), clock);
  const admits = (asker: Parameters<typeof whyNot>[0]): boolean => whyNot(asker, options.trust) === undefined;
  readDirectly(http, { ...options, ports, watch, limits: directLimits, admits });
  const looks = setInterval(() => watch.look(performance.now()), LOOK_MS).unref();
  return {
    http,
    async stop() {
      await stopped(http, watch);
      clearInterval(looks);
    },
  };
}

/** The server without the direct way. */
export function plainServer(ports: Ports, options: ServerOptions): Server {
  const { trust, gzip, onFault } = options;
  const app = pages(ports, onFault);
  const events = eventDoor({ ...options, ports });
  const otlp = otlpDoor(ports, options);
  return patient(
    createServer((request, response) => {
      const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
      answer(request, response, path).catch((error: unknown) => sendFault(response, error, onFault));
    }),
  );

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (otlp.isFor(request, path)) return await otlp.answer(request, response, path);
    admit(request.headers, path, trust);
    if (path === "/v1/events") return await events(request, response);
    if (path === "/metrics") return await scrape(ports, gzip, request, response);
    app(request, response);
  }
}
