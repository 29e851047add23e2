// When a process ends by itself there is time for a last request; Node tells once nothing else is left to do.

const last = new Set<() => Promise<void>>();
let isListening = false;

/** Runs `task` when the process is about to end by itself. Returns how to take that back. */
export function beforeExit(task: () => Promise<void>): () => void {
  last.add(task);
  if (!isListening) {
    isListening = true;
    // One listener for all clients: each of its own would make Node warn of a leak.
    process.on("beforeExit", () => {
      for (const each of last) void each();
    });
  }
  return () => void last.delete(task);
}
