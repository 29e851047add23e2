// Runs the demo swarm beside the exporter, in a process of its own: a user's swarm would not share ours either.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { DemoOptions } from "../demo/options.ts";

export interface DemoProcess {
  /** Ends the demo in good order and resolves when it is gone. */
  stop(): Promise<void>;
}

/** Time the demo gets to stop its workers and send its last events. */
const PATIENCE_MS = 5_000;

/** `environment` is that of the demo: a token goes there, since arguments can be read by every user of the machine. */
export function startDemo(
  options: Omit<Partial<DemoOptions>, "token">,
  environment: NodeJS.ProcessEnv,
  onExit: (code: number | null) => void,
): DemoProcess {
  const program = fileURLToPath(new URL("../demo/main.js", import.meta.url));
  // Detached from the terminal's Ctrl-C: we tell it when, so that its last events still find the door open.
  const child = fork(program, [JSON.stringify(options)], { detached: true, env: environment });
  let stopping = false;
  const gone = new Promise<void>((resolve) => {
    child.once("exit", (code) => {
      if (!stopping) onExit(code);
      resolve();
    });
  });
  return {
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}
