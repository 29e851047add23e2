// Servers of the demo listen on this host only, and close without waiting for idle connections.
import type http from "node:http";

/** Listens on 127.0.0.1; port 0 picks a free one. Gives the port; rejects if it is taken. */
export async function listenLocally(server: http.Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

export function closeNow(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
