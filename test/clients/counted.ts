// An exporter of its own, clients that tell it what they do, and what it then has counted.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { agents, llm, tasks, tools } from "../../exporter/catalog/index.ts";
import { run } from "../../scripts/compose/command.ts";
import { start, until } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { build } from "../e2e/journaled.ts";
import { scrape } from "../e2e/scrape.ts";

/** By what was counted, with the values of its labels behind: `tokens planner stand-in-1 input`. */
export type Counts = Readonly<Record<string, number>>;

const COUNTED: Readonly<Record<string, string>> = {
  [llm.tokens.name]: "tokens",
  [llm.reasoningTokens.name]: "reasoning",
  [llm.cost.name]: "cost",
  [llm.requests.name]: "requests",
  [tools.calls.name]: "tools",
  [agents.calls.name]: "calls",
  [tasks.attempts.name]: "tasks",
};
/** Of these a zero was told by somebody; elsewhere it is there because others of the same kind are. */
const TOLD_AS_ZERO = ["tokens", "reasoning"];

/** US dollars for a million tokens of the model that all clients ask. */
const PRICES = "stand-in-1: { input: 8, cache_read: 1, cache_write: 10, output: 40 }\n";

/** Signals are sent one after the other; what waits for a better one waits no longer than this, in milliseconds. */
const LONGEST_WAIT = 18_000;
/** A client that takes longer hangs. */
const CLIENT_LIMIT = 60_000;

export class Receiver {
  readonly #url: string;
  readonly #end: () => Promise<void>;
  #expected: Counts = {};
  #lastSent = 0;

  constructor(url: string, end: () => Promise<void>) {
    this.#url = url;
    this.#end = end;
  }

  /** Runs a client to its end, and waits until all it told is counted, and nothing else. */
  async hears(client: Client, expected: Counts): Promise<void> {
    const { command, service, env = {} } = client;
    const [program = "", ...args] = command;
    const telemetry = { OTEL_EXPORTER_OTLP_ENDPOINT: this.#url, OTEL_SERVICE_NAME: service };
    await run(program, args, { env: { ...surroundings(), ...telemetry, ...env }, limit: CLIENT_LIMIT });
    this.#lastSent = Date.now();
    this.#expected = { ...this.#expected, ...expected };
    await expect.poll(() => this.#counted(), { timeout: 20_000, interval: 200 }).toEqual(this.#expected);
  }

  /** Waits until nothing can wait any more; still nothing else may be counted. */
  async staysSo(): Promise<void> {
    await until("what waits is told", 2 * LONGEST_WAIT, async () =>
      Date.now() > this.#lastSent + LONGEST_WAIT ? true : undefined,
    );
    expect(await this.#counted()).toEqual(this.#expected);
  }

  end(): Promise<void> {
    return this.#end();
  }

  async #counted(): Promise<Counts> {
    return Object.fromEntries([...(await scrape(this.#url))].flatMap(([series, value]) => countOf(series, value)));
  }
}

export interface Client {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Its `service.name`. */
  readonly service: string;
  /** Settings of OpenTelemetry. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program finds around it, without settings of OpenTelemetry that somebody left there. */
function surroundings(): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("OTEL_")));
}

function countOf(series: string, value: number): readonly (readonly [string, number])[] {
  const [name = "", labels = ""] = series.split(/[{}]/);
  const what = COUNTED[name];
  if (what === undefined || (value === 0 && !TOLD_AS_ZERO.includes(what))) return [];
  const values = [...labels.matchAll(/="([^"]*)"/g)].map(([, told]) => told);
  // Sums of prices are not exact.
  return [[[what, ...values].join(" "), Number(value.toFixed(9))]];
}

/** Starts an exporter on a free port. To be ended. */
export async function startReceiver(): Promise<Receiver> {
  build();
  const folder = await mkdtemp(join(tmpdir(), "swarmscope-clients-"));
  const prices = join(folder, "prices.yml");
  await writeFile(prices, PRICES);
  const flags = ["--listen", "127.0.0.1:0", "--otlp-listen", "", "--prices", prices];
  const program = start(process.execPath, [join(root, "dist/exporter/cli.js"), ...flags]);
  const listens = async (): Promise<string | undefined> => /listens on (\S+)/.exec(program.output())?.[1];
  const end = async (): Promise<void> => {
    await program.end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return new Receiver(await until("the exporter listens", 30_000, listens, 50), end);
  } catch (error) {
    await end();
    throw new Error(program.output(), { cause: error });
  }
}
