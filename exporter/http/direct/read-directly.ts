// Puts the direct way in front of a server of node:http: each connection begins here, and goes there with its first request
// that is not a plain one to take events.
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { Connection, type Direct } from "./connection.ts";

/** From now on connections of this server are read directly for as long as that goes. */
export function readDirectly(http: Server, direct: Omit<Direct, "handOver">): void {
  const plain = http.listeners("connection");
  http.removeAllListeners("connection");
  const handOver = (socket: Socket): void => {
    for (const listener of plain) Reflect.apply(listener, http, [socket]);
  };
  const shared: Direct = { ...direct, handOver };
  http.on("connection", (socket: Socket) => new Connection(socket, shared));
}
