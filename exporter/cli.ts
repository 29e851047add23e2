#!/usr/bin/env node
// The command line: reads what is asked, calls, prints.
import { homedir } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { demoDefaults, parseOptions } from "../demo/options.ts";
import { faultKinds, faultNames } from "../demo/faults.ts";
import { runDemo } from "../demo/main.ts";
import { scenarioNames } from "../demo/scenarios.ts";
import { options, readConfig, type Config } from "./config.ts";
import { connect } from "./connect/connect.ts";
import { startDemo, type DemoProcess } from "./demo-process.ts";
import { SwarmscopeError } from "./errors.ts";
import { describe, log } from "./log.ts";
import { run, type Running } from "./main.ts";
import { optionHelp } from "./option-help.ts";
import { checkToken, readToken } from "./token-file.ts";
import { readVersion } from "./version.ts";

const HELP = `swarmscope: watches a swarm of AI agents and the host it runs on, for Prometheus

Usage
  swarmscope [options]         start the exporter
  swarmscope demo [options]    start only a demo swarm that reports to an exporter; see swarmscope demo --help
  swarmscope connect [NAME]    make a coding agent or framework send its telemetry here; see swarmscope connect --help
  swarmscope --help | --version

Options (flags go before environment variables, these before the file, this before the default)
${optionHelp()}
`;

const DEMO_HELP = `swarmscope demo: a swarm of real worker processes that reports to an exporter

Options
  --target URL       the exporter; default: ${demoDefaults.target}
  --scenario NAME    ${scenarioNames.join(", ")}; default: ${demoDefaults.scenario}
  --port N           port on 127.0.0.1 that takes faults and scenarios, 0 for a free one; default: ${String(demoDefaults.controlPort)}
  --token-file FILE  file with the token the exporter asks for
  --seed N           the same seed draws the same tasks; default: ${String(demoDefaults.seed)}

Faults, on request: curl -X POST 'http://127.0.0.1:${String(demoDefaults.controlPort)}/faults/NAME?seconds=60'
${faultNames.map((name) => `  ${name.padEnd(14)} ${faultKinds[name].summary}`).join("\n")}
`;

/** Within this, a second signal is the same wish arriving on two ways. */
const ECHO_MS = 500;

/** Who read what is printed may be gone before the program: that is no fault of the program, and must not keep it from its end. */
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

async function main(argv: readonly string[]): Promise<void> {
  const [command, ...rest] = argv;
  if (command === "demo") return await demo(rest);
  if (command === "connect") return await connectVendor(rest);
  if (command === "shard") return await shard(rest);
  if (argv.includes("--help") || argv.includes("-h")) return void process.stdout.write(HELP);
  if (argv.includes("--version")) return void process.stdout.write(`${readVersion()}\n`);
  await serve(readConfig(argv, process.env));
}

async function serve(config: Config): Promise<void> {
  const version = readVersion();
  const running = await run(config, version, Date.now, log);
  const swarm = config.demo === "off" ? undefined : demoBeside(config, running);
  onStop(async () => {
    process.stdout.write("Stopping…\n");
    await swarm?.stop();
    await running.stop();
    process.exit(0);
  });
  process.stdout.write(greeting(config, running, version));
}

/** One of the processes behind a front, which starts it, gives it all its options, hears where it listens, and ends it. */
async function shard(argv: readonly string[]): Promise<void> {
  const running = await run(readConfig(argv, {}), readVersion(), Date.now, log, "shard");
  const stop = async (): Promise<void> => {
    await running.stop();
    process.exit(0);
  };
  onStop(stop);
  // Nobody would end it any more.
  process.once("disconnect", () => void stop().catch(fail));
  process.send?.({ url: running.url });
}

function demoBeside(config: Config, running: Running): DemoProcess {
  const options = {
    target: running.url,
    controlPort: config.demoPort,
    ...(config.demo !== "off" && { scenario: config.demo }),
  };
  const environment = { ...process.env, ...(config.tokenFile !== "" && { DEMO_TOKEN: readToken(config.tokenFile) }) };
  return startDemo(options, environment, (code) =>
    log("warn", `the demo swarm ended by itself with code ${String(code)}; the exporter goes on`),
  );
}

function greeting(config: Config, { url, otlpUrl }: Running, version: string): string {
  const lines = [
    `Swarmscope ${version} listens on ${url}`,
    `  start page   ${url}/`,
    `  metrics      ${url}/metrics`,
    `  insights     ${url}/api/v1/insights`,
    `  send events  curl -s ${url}/v1/events -d '{"kind":"task.finished","agent":"coder-1","outcome":"ok","duration":1.2}'`,
    `  send OTLP    ${otlpUrl === undefined ? url : `${otlpUrl}, or ${url}`}`,
    `Collects: agents, tasks, queues, models, tools and databases from events; the host from ${config.procRoot}; itself.`,
  ];
  if (config.shards > 0)
    lines.push(
      `Front of ${String(config.shards)} shards, which have the agents: ${url}/v1/targets tells Prometheus of all.`,
    );
  if (config.demo === "off")
    lines.push(
      "No agents yet? `npm start -- connect` tells how to connect them, `npm start -- --demo` adds a demo swarm.",
    );
  else lines.push(`Demo swarm: scenario ${config.demo}; faults on request, see swarmscope demo --help.`);
  return `${lines.join("\n")}\nStop with Ctrl-C.\n`;
}

async function demo(argv: readonly string[]): Promise<void> {
  if (argv.includes("--help") || argv.includes("-h")) return void process.stdout.write(DEMO_HELP);
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { target: text, scenario: text, port: text, seed: text, "token-file": text },
  });
  const { port, seed, "token-file": tokenFile, ...rest } = values;
  const options = parseOptions(
    JSON.stringify({
      ...rest,
      ...(port !== undefined && { controlPort: Number(port) }),
      ...(seed !== undefined && { seed: Number(seed) }),
      ...(tokenFile !== undefined && { token: readToken(tokenFile) }),
    }),
  );
  const stop = new AbortController();
  onStop(() => Promise.resolve(stop.abort()));
  await runDemo(options, stop.signal);
  process.exit(0);
}

async function connectVendor(argv: readonly string[]): Promise<void> {
  process.exitCode = await connect(argv, {
    home: homedir(),
    environment: process.env,
    exporter: `http://${options.listen.default}`,
    readToken: tokenIn,
    say: (text) => void process.stdout.write(text),
    now: () => performance.now(),
    wait: (ms) => wait(ms),
  });
}

/** The token in the file of `--token-file`. Throws SWM_CONFIG_INVALID if there is none. */
function tokenIn(path: string): string {
  const faults: string[] = [];
  checkToken(path, "--token-file", faults);
  if (faults.length > 0) throw new SwarmscopeError("SWM_CONFIG_INVALID", faults.join("; "));
  return readToken(path);
}

/** Calls once on the first Ctrl-C or SIGTERM; a second one ends at once, unless it is the echo of the first. */
function onStop(stop: () => Promise<void>): void {
  let first: number | undefined;
  const handle = (): void => {
    // The terminal tells every process of the group, and npm passes on what it hears.
    if (first !== undefined && performance.now() - first > ECHO_MS) process.exit(1);
    if (first !== undefined) return;
    first = performance.now();
    stop().catch(fail);
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
}

function fail(error: unknown): never {
  const known = error instanceof SwarmscopeError || (error instanceof TypeError && "code" in error);
  process.stderr.write(`${known ? error.message : describe(error)}\n`);
  process.exit(1);
}

await main(process.argv.slice(2)).catch(fail);
