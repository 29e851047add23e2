// One schema, one parse: flags over environment over file over default. All faults are found before any is told.
import { parseArgs } from "node:util";
import { scenarioNames } from "../demo/scenarios.ts";
import { ADDRESS, isLoopback, OTLP_ADDRESS, splitAddress } from "./addresses.ts";
import { checkMetrics, customMetricsOptions } from "./custom-metrics/options.ts";
import { SwarmscopeError } from "./errors.ts";
import { checkForwarding, forwardOptions, leadsTo } from "./forward/options.ts";
import { passThroughOptions } from "./pass-through/options.ts";
import { choice, file, flag, integer, PATH, seconds, text, type Option } from "./options.ts";
import { readPrices } from "./prices.ts";
import { checkToken } from "./token-file.ts";
import { readYaml } from "./yaml-file.ts";

export const options = {
  listen: text({
    default: "127.0.0.1:9464",
    placeholder: "HOST:PORT",
    rule: "HOST:PORT, such as 127.0.0.1:9464 or [::1]:9464",
    pattern: ADDRESS,
    help: "Address to listen on. Beyond loopback it needs token-file or trust-network.",
  }),
  otlpListen: text({
    default: "auto",
    placeholder: "HOST:PORT",
    rule: "HOST:PORT, or auto, or empty for none",
    pattern: new RegExp(`^$|^auto$|${ADDRESS.source}`),
    help: `Second address where OTLP is taken, and nothing else. \`auto\`: ${OTLP_ADDRESS}, where senders look for it by themselves, if that port is free. At the main address it is taken always.`,
  }),
  tokenFile: file("File with a token every request but /healthz and /readyz must carry as `Authorization: Bearer …`."),
  trustNetwork: flag({
    default: false,
    help: "Listen beyond loopback without a token: whoever reaches the address is trusted, as in the compose network.",
  }),
  allowedHosts: text({
    default: "",
    placeholder: "NAME,…",
    rule: "names separated by commas",
    pattern: /^[\w.:[\]-]*(,[\w.:[\]-]+)*$/,
    help: "Host names, besides those of loopback, that requests may ask for when there is no token.",
  }),
  procRoot: text({
    default: "/proc",
    placeholder: "DIR",
    rule: "a path",
    pattern: PATH,
    help: "Where the host's /proc is; in a container, where it is mounted.",
  }),
  rootfs: text({
    default: "/",
    placeholder: "DIR",
    rule: "a path",
    pattern: PATH,
    help: "Where the host's root file system is; in a container, where it is mounted.",
  }),
  demo: choice({
    default: "off",
    values: ["off", ...scenarioNames],
    help: "Also run a demo swarm of real worker processes. `--demo` alone means medium.",
  }),
  demoPort: integer({
    default: 9465,
    min: 0,
    max: 65_535,
    help: "Port on 127.0.0.1 where the demo swarm takes faults and scenarios; 0 takes a free one.",
  }),
  maxAgents: integer({
    default: 10_000,
    min: 1,
    max: 200_000,
    help: "Agents kept apart; further ones are counted as `_other`.",
  }),
  maxTaskTypes: integer({
    default: 50,
    min: 1,
    max: 1_000,
    help: "Task types kept apart; further ones are counted as `_other`.",
  }),
  maxQueues: integer({
    default: 200,
    min: 1,
    max: 10_000,
    help: "Queues kept apart; further ones are counted as `_other`.",
  }),
  maxModels: integer({ default: 50, min: 1, max: 1_000, help: "Models kept apart; others are counted as `_other`." }),
  maxTools: integer({ default: 100, min: 1, max: 10_000, help: "Tools kept apart; others are counted as `_other`." }),
  prices: file(
    "YAML or JSON file with prices of models, in US dollars for a million tokens. They go before the built-in list prices.",
  ),
  ...customMetricsOptions,
  maxSeries: integer({
    default: 1_000_000,
    min: 1_000,
    max: 10_000_000,
    help: "Series kept for agents and queues in all; beyond, new ones are counted as `_other`.",
  }),
  agentHistograms: flag({
    default: false,
    help: "Keep histograms of durations for each agent apart: about 40 more series an agent. Without it they are kept by task type, and an agent has its mean.",
  }),
  gzip: choice({
    default: "auto",
    values: ["auto", "always", "never"],
    help: "Whether a scraper that takes gzip gets it. `auto`: not on networks this machine is itself part of, where packing costs more than sending.",
  }),
  dataDir: text({
    default: "",
    placeholder: "DIR",
    rule: "a path",
    pattern: PATH,
    help: "Folder of the journal: what was acknowledged survives a crash, and counters go on after a restart. Without it everything is in memory.",
  }),
  journalBytes: integer({
    default: 268_435_456,
    min: 1_048_576,
    max: 1_099_511_627_776,
    help: "Bytes of the journal after which it is folded into a snapshot. On disk it takes up to three times as much, and three snapshots.",
  }),
  maxPendingBytes: integer({
    default: 67_108_864,
    min: 1_024,
    max: 17_179_869_184,
    help: "Bytes of bodies held at the same time, unpacked; beyond, senders are told to come again (503).",
  }),
  maxBodyBytes: integer({
    default: 8_388_608,
    min: 1_024,
    max: 268_435_456,
    help: "Largest body of events, unpacked.",
  }),
  maxOtlpBodyBytes: integer({
    default: 67_108_864,
    min: 1_024,
    max: 1_073_741_824,
    help: "Largest body of OTLP, unpacked; also no larger than max-pending-bytes.",
  }),
  maxBatchEvents: integer({ default: 10_000, min: 1, max: 1_000_000, help: "Most events in one body." }),
  maxOpenTasks: integer({
    default: 100_000,
    min: 100,
    max: 5_000_000,
    help: "Unfinished tasks remembered; the oldest is dropped beyond.",
  }),
  agentTtl: seconds({
    default: 300,
    min: 10,
    max: 86_400,
    help: "How long an agent that is gone is shown with up 0 before it disappears.",
  }),
  taskTimeout: seconds({
    default: 3_600,
    min: 10,
    max: 604_800,
    help: "How long an attempt may run without an end before it is no longer counted as in flight.",
  }),
  tick: seconds({
    default: 2,
    min: 0.1,
    max: 20,
    help: "How often insights are computed; they look at minutes, so not less often.",
  }),
  ...forwardOptions,
  ...passThroughOptions,
  shards: integer({
    default: 0,
    min: 0,
    max: 64,
    help: "Processes the agents are split over, on the ports after the one listened on; 0: this process alone. See docs/sharding.md.",
  }),
  config: file("YAML file with any of these options."),
} as const;

type Options = typeof options;
export type OptionName = keyof Options;
export type Config = { readonly [K in OptionName]: Options[K] extends Option<infer T> ? T : never };

const kebab = (key: string): string => key.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
export const flagName = (key: OptionName): string => `--${kebab(key)}`;
export const variableName = (key: OptionName): string => `SWARMSCOPE_${kebab(key).replaceAll("-", "_").toUpperCase()}`;
export const fileKey = (key: OptionName): string => kebab(key).replaceAll("-", "_");

export const keys = Object.keys(options) as OptionName[];
type Raw = Partial<Record<OptionName, { readonly value: unknown; readonly from: string }>>;

/** Reads flags, variables and the file they name. Throws one error that lists every fault. */
export function readConfig(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const fromFlags = readFlags(argv, faults);
  const fromEnvironment = readEnvironment(environment, faults);
  const path = fromFlags.config?.value ?? fromEnvironment.config?.value;
  const fromFile = typeof path === "string" && path !== "" ? readFile(path, faults) : {};
  const config = resolve([fromFlags, fromEnvironment, fromFile], faults);
  checkTogether(config, faults);
  if (faults.length > 0) throw new SwarmscopeError("SWM_CONFIG_INVALID", faults.join("\n  "));
  return config;
}

/** Flags that give a configuration, to a process that reads neither variables nor a file. */
export function flagsOf(config: Config): readonly string[] {
  return keys
    .filter((key) => config[key] !== options[key].default)
    .map((key) => `${flagName(key)}=${String(config[key])}`);
}

function readFlags(argv: readonly string[], faults: string[]): Raw {
  const raw: Raw = {};
  // `--demo` may stand alone; every other option with a placeholder takes a value.
  const args = argv.flatMap((arg, i) => (arg === "--demo" && !isScenario(argv[i + 1]) ? ["--demo=medium"] : [arg]));
  const spec = Object.fromEntries(
    keys.map((key) => [
      kebab(key),
      { type: options[key].read(true) === true ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  const { tokens } = parseArgs({ args, options: spec, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") faults.push(`argument ${token.value} is not known; see --help`);
    if (token.kind !== "option") continue;
    const key = keys.find((k) => kebab(k) === token.name);
    if (key === undefined) faults.push(`option ${token.rawName} is not known; see --help`);
    else if (token.value === undefined && options[key].read(true) !== true)
      faults.push(`${token.rawName} needs a value: ${options[key].rule}`);
    else raw[key] = { value: token.value ?? true, from: token.rawName };
  }
  return raw;
}

function isScenario(value: string | undefined): boolean {
  return value !== undefined && options.demo.read(value) !== undefined;
}

/** Variables of the client (docs/client.md), which stand in the same environment where both run on one machine. */
const OF_CLIENTS: ReadonlySet<string> = new Set(["SWARMSCOPE_URL", "SWARMSCOPE_TOKEN", "SWARMSCOPE_AGENT"]);

function readEnvironment(environment: Readonly<Record<string, string | undefined>>, faults: string[]): Raw {
  const raw: Raw = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith("SWARMSCOPE_") || OF_CLIENTS.has(name) || value === undefined) continue;
    const key = keys.find((k) => variableName(k) === name);
    if (key === undefined) faults.push(`variable ${name} is not known; see --help`);
    else raw[key] = { value, from: name };
  }
  return raw;
}

function readFile(path: string, faults: string[]): Raw {
  const raw: Raw = {};
  const content = readYaml(path, "keys and values", faults);
  for (const [name, value] of Object.entries(content)) {
    const key = keys.find((k) => fileKey(k) === name);
    if (key === undefined) faults.push(`${path}: key ${name} is not known; see --help`);
    else raw[key] = { value, from: `${path}: ${name}` };
  }
  return raw;
}

function resolve(sources: readonly Raw[], faults: string[]): Config {
  const entries = keys.map((key) => {
    const raw = sources.map((source) => source[key]).find((found) => found !== undefined);
    if (raw === undefined) return [key, options[key].default];
    const value = options[key].read(raw.value);
    if (value === undefined) faults.push(`${raw.from} must be ${options[key].rule}, got ${JSON.stringify(raw.value)}`);
    return [key, value ?? options[key].default];
  });
  // The one place where the table's promise (each key has its own type) is asserted: fromEntries cannot know it.
  return Object.fromEntries(entries) as Config;
}

function checkTogether(config: Config, faults: string[]): void {
  if (config.maxPendingBytes < config.maxBodyBytes) {
    faults.push(
      `${flagName("maxPendingBytes")} must be at least ${flagName("maxBodyBytes")}, ${String(config.maxBodyBytes)}, or a body that is allowed would never be taken`,
    );
  }
  if (config.tokenFile !== "") checkToken(config.tokenFile, flagName("tokenFile"), faults);
  readPrices(config.prices, faults);
  checkMetrics(config.metrics, faults);
  checkShards(config, faults);
  const otlp = otlpAddress(config);
  checkAddress("listen", config.listen, config, faults);
  if (otlp !== undefined) checkAddress("otlpListen", otlp, config, faults);
  checkForwarding(config, [config.listen, ...(otlp === undefined ? [] : [otlp])], faults);
}

/** An address that others can reach wants to know who they are. */
function checkAddress(option: "listen" | "otlpListen", address: string, config: Config, faults: string[]): void {
  const { host, port } = splitAddress(address);
  if (port > 65_535) faults.push(`${flagName(option)} must have a port up to 65535, got ${String(port)}`);
  if (!isLoopback(host) && config.tokenFile === "" && !config.trustNetwork) {
    const remedies = `give ${flagName("tokenFile")}, or ${flagName("trustNetwork")} if everyone there is trusted`;
    faults.push(`${flagName(option)} ${address} can be reached from other machines: ${remedies}`);
  }
}

/** The second address; undefined if there is to be none. One nobody asked for gives way to the main address, and to who is forwarded to. */
export function otlpAddress({ otlpListen, listen, forwardOtlp }: Config): string | undefined {
  // The main address takes OTLP anyway; ports that are any are not the same.
  const isMain = otlpListen === listen && splitAddress(listen).port !== 0;
  if (otlpListen !== "auto") return otlpListen === "" || isMain ? undefined : otlpListen;
  if (leadsTo(forwardOtlp, OTLP_ADDRESS)) return undefined;
  return splitAddress(listen).port === splitAddress(OTLP_ADDRESS).port ? undefined : OTLP_ADDRESS;
}

/** Shards listen on the ports after that of the front. */
function checkShards({ shards, demo, demoPort, listen }: Config, faults: string[]): void {
  if (shards === 1) faults.push(`${flagName("shards")} must be 0, or from 2 on: one process needs no front`);
  const { port } = splitAddress(listen);
  if (shards === 0 || port === 0) return;
  if (port + shards > 65_535)
    faults.push(`${flagName("listen")} must leave ${String(shards)} ports after its own, up to 65535, for the shards`);
  if (demo !== "off" && demoPort > port && demoPort <= port + shards)
    faults.push(`${flagName("demoPort")} ${String(demoPort)} is the port of a shard: choose another`);
}
