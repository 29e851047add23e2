// What is known of a sender of telemetry: the settings it needs, and what it then tells. Data; docs/connect.md and its pages are made from it.

/** Where telemetry goes. */
export interface Target {
  /** Address without a path and without a slash at its end: senders append /v1/traces and the like. */
  readonly url: string;
  /** The token the exporter asks for; empty if it asks for none. */
  readonly token: string;
}

export type Scalar = string | number | boolean;
export interface Settings {
  readonly [key: string]: Scalar | Settings;
}

/** `jsonc` is JSON that may hold comments and commas before a closing bracket. */
export type Format = "json" | "jsonc" | "toml" | "yaml";

export interface SettingsFile {
  readonly format: Format;
  /** Its folder: `below` the one a variable of the environment names, else below `home` in the home folder. */
  readonly folder: { readonly variable: string; readonly home: string; readonly below: string };
  /** Names it may have; the first one that exists is taken, else the first. */
  readonly names: readonly string[];
  readonly settings: (target: Target) => Settings;
}

/** Lines that go into a program or another file by hand. */
export interface Code {
  readonly language: "ts" | "python" | "yaml";
  readonly where: string;
  readonly text: (target: Target) => string;
}

/** One of the ways in which the same sender can be made to send. */
export interface Way {
  /** What the way goes by; empty if it is the only one. */
  readonly title: string;
  readonly variables?: (target: Target) => Readonly<Record<string, string>>;
  readonly code?: Code;
}

export interface Vendor {
  /** As it is called on the command line. */
  readonly name: string;
  readonly title: string;
  readonly kind: "coding agent" | "framework" | "telemetry";
  /** Release that sent with these settings; empty where they are from its documentation or source only. */
  readonly seen: string;
  readonly file?: SettingsFile;
  readonly ways: readonly Way[];
  /** What its agents are called where nobody names them. Empty: as the program calls them. */
  readonly services: readonly string[];
  /** Which signals it sends, and what they tell. */
  readonly shows: string;
  /** What it does not tell: there stays a gap, not a zero. */
  readonly lacks: readonly string[];
  readonly notes: readonly string[];
}

/** The variable of the OpenTelemetry libraries: values are percent-encoded. */
export function otlpHeaders({ token }: Target, name = "OTEL_EXPORTER_OTLP_HEADERS"): Readonly<Record<string, string>> {
  return token === "" ? {} : { [name]: `Authorization=${encodeURIComponent(`Bearer ${token}`)}` };
}

/** Address, encoding and token, as the OpenTelemetry libraries read them. */
export function otlpVariables(target: Target, protocol: string): Readonly<Record<string, string>> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: target.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    ...otlpHeaders(target),
  };
}
