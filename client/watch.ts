// Runs a function and sees how it ends: at once, or later by a promise. What it returns or throws goes on unchanged.

/** Told of one run. Must not throw. */
export interface Watcher {
  /** It begins. Returns a reading of `performance.now()`. */
  begin(): number;
  ended(begun: number, value: unknown): void;
  threw(begun: number, error: unknown): void;
}

/** Returns what `run` returns. Where that is a promise, it is one that ends the same way after the watcher was told. */
export function watch<T>(watcher: Watcher, run: () => T): T;
export function watch(watcher: Watcher, run: () => unknown): unknown {
  // Who writes no types may hand over anything: there is nothing to run then, and nothing to tell of.
  if (typeof run !== "function") return undefined;
  const begun = watcher.begin();
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    watcher.threw(begun, error);
    throw error;
  }
  if (isThenable(result)) return settled(watcher, begun, result);
  watcher.ended(begun, result);
  return result;
}

async function settled(watcher: Watcher, begun: number, promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    watcher.threw(begun, error);
    throw error;
  }
  watcher.ended(begun, value);
  return value;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== "object" || value === null) return false;
  try {
    return "then" in value && typeof value.then === "function";
  } catch {
    return false;
  }
}
