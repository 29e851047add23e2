// One server: the doors machines use (events, metrics) answered straight from node:http, everything people look at by express.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { sendError } from "./answer.ts";
import { eventDoor, type EventOptions } from "./events.ts";
import { admit, type Trust } from "./guard.ts";
import { pages } from "./pages.ts";
import type { Ports } from "./ports.ts";
import { scrape, type Packing } from "./scrape.ts";

export interface ServerOptions extends EventOptions {
  readonly trust: Trust;
  readonly gzip: Packing;
}

export function server(ports: Ports, options: ServerOptions): Server {
  const app = pages(ports, options.onFault);
  const events = eventDoor(ports, options);
  const made = createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    answer(request, response, path).catch((error: unknown) => sendError(response, error, options.onFault));
  });
  // Slow or silent clients must not hold sockets for ever.
  made.requestTimeout = 60_000;
  made.headersTimeout = 15_000;
  made.keepAliveTimeout = 65_000;
  return made;

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    admit(request, path, options.trust);
    if (path === "/v1/events") return await events(request, response);
    if (path === "/metrics") return await scrape(ports, options.gzip, request, response);
    app(request, response);
  }
}
