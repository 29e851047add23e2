// Where bodies are forwarded to: an address for each signal, and the headers that every request carries.
import { signal as signals } from "../catalog/labels.ts";
import { readHeaders } from "./headers.ts";
import type { ForwardConfig } from "./options.ts";

export type Signal = (typeof signals.values)[number];

export interface Target {
  /** Signals that are not forwarded have none. */
  readonly urls: ReadonlyMap<Signal, URL>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Undefined where nothing is forwarded. The configuration was checked. */
export function targetOf(config: ForwardConfig): Target | undefined {
  if (config.forwardOtlp === "") return undefined;
  const base = config.forwardOtlp.replace(/\/+$/, "");
  const wanted = config.forwardOtlpSignals.split(",");
  return {
    urls: new Map(
      signals.values
        .filter((signal) => wanted.includes(signal))
        .map((signal) => [signal, new URL(`${base}/v1/${signal}`)] as const),
    ),
    headers: Object.fromEntries(readHeaders(config.forwardOtlpHeadersFile, [])),
  };
}
