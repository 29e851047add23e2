// The options of forwarding, and what must be so about them together.
import { isLoopback, splitAddress } from "../addresses.ts";
import { integer, text, type Option } from "../options.ts";
import { readHeaders } from "./headers.ts";

const PATH = /^[^\0]*$/;

export const forwardOptions = {
  forwardOtlp: text({
    default: "",
    placeholder: "URL",
    rule: "http:// or https:// with a host and perhaps a port and a path, without user, query or fragment; or empty for none",
    pattern: /^$|^https?:\/\/[^\s/?#@\\]+(\/[^\s?#\\]*)?$/i,
    help: "Any OTLP/HTTP backend that gets the bodies of OTLP as they came, content of prompts included if senders tell it. /v1/traces and so on is put behind it. See docs/forwarding.md.",
  }),
  forwardOtlpSignals: text({
    default: "traces,metrics,logs",
    placeholder: "SIGNAL,…",
    rule: "some of traces, metrics, logs, separated by commas",
    pattern: /^(traces|metrics|logs)(,(traces|metrics|logs))*$/,
    help: "What is forwarded.",
  }),
  forwardOtlpHeadersFile: text({
    default: "",
    placeholder: "FILE",
    rule: "a path",
    pattern: PATH,
    help: "File with headers that forwarded requests carry, such as a key of the backend: a line `Name: value` each. It is shown nowhere.",
  }),
  forwardOtlpBytes: integer({
    default: 67_108_864,
    min: 1_024,
    max: 17_179_869_184,
    help: "Bytes of bodies that may wait to be forwarded; beyond, new ones are not forwarded, and counted.",
  }),
} as const;

export type ForwardConfig = {
  readonly [K in keyof typeof forwardOptions]: (typeof forwardOptions)[K] extends Option<infer T> ? T : never;
};

/** Finds faults that no option has alone. `addresses` are where this program takes OTLP itself. */
export function checkForwarding(config: ForwardConfig, addresses: readonly string[], faults: string[]): void {
  readHeaders(config.forwardOtlpHeadersFile, faults);
  if (config.forwardOtlp === "") return;
  if (!URL.canParse(config.forwardOtlp)) {
    faults.push(`--forward-otlp must be ${forwardOptions.forwardOtlp.rule}, got ${JSON.stringify(config.forwardOtlp)}`);
    return;
  }
  const own = addresses.find((address) => leadsTo(config.forwardOtlp, address));
  if (own !== undefined)
    faults.push(`--forward-otlp ${config.forwardOtlp} is ${own}, this program itself: everything would go in circles`);
}

/** True if a URL surely leads to an address of this machine. */
export function leadsTo(url: string, address: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, port, protocol } = new URL(url);
  const own = splitAddress(address);
  const host = hostname.replaceAll(/[[\]]/g, "");
  const asked = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  const isEverywhere = own.host === "0.0.0.0" || own.host === "::";
  const isHost = host === own.host || (isLoopback(host) && (isLoopback(own.host) || isEverywhere));
  return asked === own.port && isHost;
}
