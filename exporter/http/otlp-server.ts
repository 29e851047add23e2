// A server that takes OTLP and nothing else, where senders look for one by themselves.
import { createServer, type Server } from "node:http";
import { otlpDoor, type OtlpOptions } from "./otlp.ts";
import { patient } from "./patience.ts";
import type { Ports } from "./ports.ts";

export function otlpServer(ports: Ports, options: OtlpOptions): Server {
  const door = otlpDoor(ports, options);
  return patient(
    createServer((request, response) => {
      const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
      if (path !== "/healthz") return void door.answer(request, response, path);
      response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
      response.end("ok\n");
    }),
  );
}
