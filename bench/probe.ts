// Preloaded into a server (`node --import probe.js?socket=PATH`): measures from inside, without touching the program, how
// long its event loop is ever away. Each connection to the socket is one question: the first one arms it, the next one
// gets the longest turn since, in seconds, and disarms it. Armed, it spins: a turn is seen to the microsecond.
import { createServer } from "node:net";

const path = new URL(import.meta.url).searchParams.get("socket") ?? "";

let armed = false;
let longest = 0;
let last = 0;

function turn(): void {
  if (!armed) return;
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
  setImmediate(turn);
}

const server = createServer((socket) => {
  socket.on("error", () => undefined);
  if (armed) {
    armed = false;
    socket.end(String(longest / 1000));
    return;
  }
  armed = true;
  longest = 0;
  last = performance.now();
  setImmediate(turn);
  socket.end("armed");
});
server.listen(path);
// The program ends when it wants to.
server.unref();
