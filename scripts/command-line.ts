// The command line of a script: `--help` is answered, and a mistake is told in a line instead of a stack trace.
import { parseArgs } from "node:util";

type Defaults = Readonly<Record<string, string | boolean>>;

interface Accepted<T extends Defaults> {
  /** How it is called, what it does, and its options. */
  readonly usage: string;
  /** Options with what holds where they are not given: those with a text take one, the others are switches. */
  readonly options?: T;
  /** True if it takes arguments that are no options. */
  readonly takesNames?: boolean;
}

interface Read<T extends Defaults> {
  readonly values: { readonly [Name in keyof T]: T[Name] extends boolean ? boolean : string };
  readonly names: readonly string[];
}

/** What the command line says. Does not return after `--help` (exit code 0) and after a mistake (exit code 2). */
export function commandLine<T extends Defaults>({ usage, options, takesNames = false }: Accepted<T>): Read<T> {
  const known = Object.entries({ ...options, help: false }).map(([name, value]) => {
    const option = typeof value === "string" ? { type: "string", default: value } : { type: "boolean", default: value };
    return [name, option as { type: "string" | "boolean"; default: string | boolean }] as const;
  });
  try {
    const { values, positionals: names } = parseArgs({
      options: Object.fromEntries(known),
      allowPositionals: takesNames,
    });
    if (values["help"] !== true) return { values: values as Read<T>["values"], names };
  } catch (error) {
    mistaken(error instanceof Error ? error.message : String(error));
  }
  process.stdout.write(`${usage.trimEnd()}\n`);
  process.exit(0);
}

/** Ends the process for a mistake in the command line. */
export function mistaken(why: string): never {
  process.stderr.write(`${why}; see --help\n`);
  process.exit(2);
}

/** The number an option tells, which must be above 0. */
export function positive(option: string, told: string): number {
  const value = Number(told);
  return value > 0 && Number.isFinite(value) ? value : mistaken(`--${option} must be a number above 0, got '${told}'`);
}
