// Takes what OpenTelemetry's exporter sends, reads it and forgets it: the cheapest server a span can be sent to.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/x-protobuf" });
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => {
  // It listens on a TCP port: the address is no path and is there.
  console.log(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
