// One line an occurrence, on stderr, for people and machines alike: time, level, message.

export type Level = "info" | "warn" | "error";
export type Log = (level: Level, message: string) => void;

export const log: Log = (level, message) => {
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);
};

/** An error as one line: its message, and the place for what is no fault of the user's. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).replaceAll(/\s*\n\s*/g, " | ") : String(error);
}
