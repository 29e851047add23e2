// One child process of an agent: born, spoken to, ended.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isUp } from "./protocol.ts";
import type { Down, Up, WorkerStart } from "./protocol.ts";

export interface WorkerProcess {
  /** Absent if the system refused to start it. */
  readonly pid: number | undefined;
  /** Says nothing if the process is gone. */
  send(message: Down): void;
  /** Ends it at once, without a chance to tidy up. */
  kill(): void;
}

interface Handlers {
  heard(message: Up): void;
  /** Once, however it ended. */
  gone(): void;
}

export function forkWorker(start: WorkerStart, handlers: Handlers): WorkerProcess {
  const child = fork(fileURLToPath(new URL("./worker.js", import.meta.url)), [JSON.stringify(start)], {
    // Nothing of the coordinator's environment is the worker's business, a token least of all.
    env: {},
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    handlers.gone();
  };
  child.on("message", (message: unknown) => {
    if (isUp(message)) handlers.heard(message);
  });
  // "close" comes after the last message was read, "error" alone if the process was never there.
  child.on("close", end);
  child.on("error", () => {
    if (child.pid === undefined) end();
  });
  return {
    pid: child.pid,
    send: (message) => {
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => {
      child.kill("SIGKILL");
    },
  };
}
