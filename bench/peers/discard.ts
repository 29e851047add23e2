// The least a server on node:http can do: reads bodies, drops them, answers. What it costs is paid by whoever uses node:http.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer((request, response) => {
  request.on("data", () => undefined);
  request.once("end", () => {
    response.writeHead(202, { "Content-Length": 0 });
    response.end();
  });
});
server.keepAliveTimeout = 65_000;
server.listen(0, "127.0.0.1", () => {
  // It listens on a TCP port: the address is no path and is there.
  console.log(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on("SIGTERM", () => process.exit(0));
