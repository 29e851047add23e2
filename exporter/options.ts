// The kinds of options there are and how the text of a flag, a variable or a file becomes a value.

export interface Option<T> {
  readonly help: string;
  readonly default: T;
  /** What a value must be, completing "must be …". */
  readonly rule: string;
  /** The placeholder in --help; a flag without one needs no value. */
  readonly placeholder?: string;
  /** Reads text or a value of a YAML file; undefined if the rule is broken. */
  readonly read: (raw: unknown) => T | undefined;
}

interface Spec<T> {
  readonly default: T;
  readonly help: string;
}

export function integer(spec: Spec<number> & { min: number; max: number }): Option<number> {
  return {
    ...spec,
    placeholder: "N",
    rule: `a whole number from ${String(spec.min)} to ${String(spec.max)}`,
    read: (raw) => {
      const n = typeof raw === "string" && /^\d+$/.test(raw.trim()) ? Number(raw) : raw;
      return typeof n === "number" && Number.isInteger(n) && n >= spec.min && n <= spec.max ? n : undefined;
    },
  };
}

export function seconds(spec: Spec<number> & { min: number; max: number }): Option<number> {
  return {
    ...spec,
    placeholder: "SECONDS",
    rule: `a number of seconds from ${String(spec.min)} to ${String(spec.max)}`,
    read: (raw) => {
      const n = typeof raw === "string" && raw.trim() !== "" ? Number(raw) : raw;
      return typeof n === "number" && n >= spec.min && n <= spec.max ? n : undefined;
    },
  };
}

export function flag(spec: Spec<boolean>): Option<boolean> {
  return {
    ...spec,
    rule: "true or false",
    read: (raw) =>
      raw === true || raw === "true" || raw === "1"
        ? true
        : raw === false || raw === "false" || raw === "0"
          ? false
          : undefined,
  };
}

/** Text with a pattern; the empty text means "not set" where the default is empty. */
export function text(spec: Spec<string> & { placeholder: string; rule: string; pattern: RegExp }): Option<string> {
  return { ...spec, read: (raw) => (typeof raw === "string" && spec.pattern.test(raw) ? raw : undefined) };
}

/** The path of a file; empty for none. */
export function file(help: string): Option<string> {
  return text({ default: "", placeholder: "FILE", rule: "a path", pattern: PATH, help });
}

export const PATH = /^[^\0]*$/;

export function choice<const V extends string>(spec: Spec<V> & { values: readonly V[] }): Option<V> {
  return {
    ...spec,
    placeholder: spec.values.join("|"),
    rule: `one of ${spec.values.join(", ")}`,
    read: (raw) => spec.values.find((value) => value === raw),
  };
}
