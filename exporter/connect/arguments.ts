// What is asked of `swarmscope connect`: its flags, checked, and its help.
import { parseArgs } from "node:util";
import { OTLP_ADDRESS } from "../addresses.ts";
import { SwarmscopeError } from "../errors.ts";
import type { Vendor } from "./vendor.ts";
import { vendors } from "./vendors/index.ts";

export interface Asked {
  readonly action: "help" | "list" | "show" | "write" | "undo" | "check";
  readonly vendor: Vendor | undefined;
  /** Where telemetry goes; empty: where somebody listens. */
  readonly url: string;
  /** Main address of the exporter. */
  readonly exporter: string;
  /** Path of the file with the token; empty: there is none. */
  readonly tokenFile: string;
  readonly seconds: number;
}

const MAX_SECONDS = 3_600;

/** How the command is called: in a checkout by npm. */
export function commandIn(environment: Readonly<Record<string, string | undefined>>): string {
  return environment["npm_lifecycle_event"] === "start" ? "npm start -- connect" : "swarmscope connect";
}

export function connectHelp(command: string, exporter: string): string {
  return `${command}: what coding agents, frameworks and OpenTelemetry need to send their telemetry here

Usage
  ${command}                    list who can be connected
  ${command} NAME               print the settings
  ${command} NAME --write       put them into its settings file, where it has one
  ${command} NAME --undo        take them out again: what was there before is back
  ${command} --check [NAME]     wait until telemetry arrives; ends with 1 if none does

Options
  --url URL          where telemetry goes; default: http://${OTLP_ADDRESS} if somebody listens there, else the exporter
  --exporter URL     the exporter itself; default: ${exporter}
  --token-file FILE  file with the token the exporter asks for
  --seconds N        how long --check waits; default: 60

Names
${vendorList()}
`;
}

/** Everybody who can be connected, one a line. */
export function vendorList(): string {
  return vendors.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join("\n");
}

/** Reads the flags. Throws SWM_CONFIG_INVALID, naming what is wrong and the rule. */
export function readAsked(argv: readonly string[], exporter: string): Asked {
  const { values, positionals } = parse(argv);
  const [name, ...more] = positionals;
  if (more.length > 0) throw invalid(`argument ${more.join(" ")} is one too many: one NAME at a time; see --help`);
  const chosen = (["write", "undo", "check"] as const).filter((flag) => values[flag] === true);
  const [action] = chosen;
  if (chosen.length > 1) throw invalid(`${chosen.map((flag) => `--${flag}`).join(" and ")} exclude each other`);
  if (action === "check" && values.url !== undefined)
    throw invalid("--check asks the exporter what came: say where it is with --exporter, not with --url");
  const vendor = name === undefined ? undefined : named(name);
  if ((action === "write" || action === "undo") && vendor === undefined)
    throw invalid(`--${action} needs a NAME:\n${vendorList()}`);
  return {
    action: values.help === true ? "help" : (action ?? (vendor === undefined ? "list" : "show")),
    vendor,
    url: values.url === undefined ? "" : readUrl("--url", values.url),
    exporter: readUrl("--exporter", values.exporter ?? exporter),
    tokenFile: values["token-file"] ?? "",
    seconds: readSeconds(values.seconds ?? "60"),
  };
}

function parse(argv: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { ...flag, short: "h" },
        write: flag,
        undo: flag,
        check: flag,
        url: text,
        exporter: text,
        "token-file": text,
        seconds: text,
      },
    });
  } catch (error) {
    throw invalid(`${error instanceof Error ? error.message : String(error)}; see --help`);
  }
}

function named(name: string): Vendor {
  const vendor = vendors.find((one) => one.name === name);
  if (vendor !== undefined) return vendor;
  const meant = vendors.filter((one) => isLike(name.toLowerCase(), one));
  const guess = meant.length > 0 ? ` Did you mean ${meant.map((one) => one.name).join(" or ")}?` : "";
  throw invalid(`${name} is not known.${guess} Known are:\n${vendorList()}`);
}

/** Whether a name that is none may mean this one: a part of it, or one with its letters. */
function isLike(given: string, { name, title }: Vendor): boolean {
  if (given.length < 3) return false;
  if (name.includes(given) || given.includes(name) || title.toLowerCase().includes(given)) return true;
  const letters = (text: string): string => (text.match(/\w/g) ?? []).sort().join("");
  return letters(given) === letters(name);
}

function readUrl(flag: string, raw: string): string {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  const plain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.search === "" && url.hash === "";
  if (!plain || url.pathname.includes("/v1/"))
    throw invalid(
      `${flag} must be an address such as http://${OTLP_ADDRESS}, without /v1/…, got ${JSON.stringify(raw)}`,
    );
  return url.href.replace(/\/+$/, "");
}

function readSeconds(raw: string): number {
  const seconds = Number(raw);
  if (/^\d+(\.\d+)?$/.test(raw) && seconds > 0 && seconds <= MAX_SECONDS) return seconds;
  throw invalid(`--seconds must be a number above 0 and up to ${String(MAX_SECONDS)}, got ${JSON.stringify(raw)}`);
}

function invalid(message: string): SwarmscopeError {
  return new SwarmscopeError("SWM_CONFIG_INVALID", message);
}
