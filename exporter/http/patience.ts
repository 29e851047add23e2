// How long a server waits for its clients. Slow or silent ones must not hold sockets for ever, nor keep the program alive.
import type { Server } from "node:http";
import type { Limits } from "./direct/connection.ts";
import type { Watch } from "./direct/watch.ts";

/** Milliseconds for a head, for a request, and between two of them. */
const HEAD_MS = 15_000;
const REQUEST_MS = 60_000;
/** Longer than clients keep a connection they do not use: who closes first must not be us, just as a request is on its way. */
const KEPT_MS = 65_000;
/** When the program stops, what is still open after this is a client that does not read. */
const PATIENCE_MS = 3_000;

/** The same for connections that node:http does not see. */
export const directLimits: Limits = {
  fresh: HEAD_MS,
  gathering: REQUEST_MS,
  clogged: REQUEST_MS,
  ending: REQUEST_MS,
  idle: KEPT_MS,
};

export function patient(server: Server): Server {
  server.headersTimeout = HEAD_MS;
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEPT_MS;
  return server;
}

/** Ends idle connections, lets requests under way end, and resolves when all are closed. */
export async function stopped(server: Server, watch?: Watch): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    watch?.stop();
    setTimeout(() => {
      server.closeAllConnections();
      watch?.destroyAll();
    }, PATIENCE_MS).unref();
  });
}
