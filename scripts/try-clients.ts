// `npm run try:clients [-- <name>…]`: starts coding agents' own command lines against a stand-in of their providers and an exporter,
// and prints what arrived. No test: what they send, and whether they run at all, is up to their next version.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { agents, llm, tasks, tools } from "../exporter/catalog/index.ts";
import { agentsFor, codingAgents, programOf, type CodingAgent } from "./clients/coding-agents.ts";
import { startStandIn, type StandIn } from "./clients/stand-in-model.ts";
import { commandLine, mistaken } from "./command-line.ts";
import { run } from "./compose/command.ts";
import { freePort, start, until } from "./program.ts";
import { root } from "./root.ts";

const SHOWN = [llm.tokens, llm.reasoningTokens, llm.cost, llm.requests, tools.calls, agents.calls, tasks.attempts];
const LIMIT = 70_000;
/** What waits for a better signal waits no longer. */
const LONGEST_WAIT = 18_000;
/** Spans whose agent above never came, as some end before they have sent it, are counted after two minutes of silence. */
const SILENCE = 130_000;
/** Servers send what they have to tell at least that often. */
const SENDS_EVERY = 6_000;
/** Nothing listens there: whatever else they want from the network fails at once. */
const NOWHERE = "http://127.0.0.1:9";

/** Starts one on an empty home, and says how it ended. */
async function attempt(agent: CodingAgent, standIn: StandIn): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), `swarmscope-try-${agent.name}-`));
  const before = standIn.asked.length;
  try {
    for (const [path, text] of Object.entries(agent.files)) {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), text);
    }
    const network = { HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE, NO_PROXY: "127.0.0.1,localhost" };
    const env = { PATH: process.env["PATH"], HOME: home, TERM: "dumb", ...network, ...agent.env };
    const said = await task(agent, { env, cwd: home });
    console.log(`${agent.name}: ended well, said: ${said.trim().slice(-200)}`);
  } catch (error) {
    console.log(`${agent.name}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const request of standIn.asked.slice(before)) console.log(`  asked the stand-in: ${request}`);
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** One task of an agent, by its server if it has one. Resolves with what it said. */
async function task(agent: CodingAgent, surroundings: Surroundings): Promise<string> {
  const { args, server } = agent;
  const asked = (...more: readonly string[]): Promise<string> =>
    run("timeout", ["-k", "5", "60", programOf(agent), ...args, ...more], { ...surroundings, limit: LIMIT });
  if (server === undefined) return asked();
  const port = String(await freePort());
  const running = start(programOf(agent), [...server.args, "--port", port], surroundings);
  try {
    const listens = async (): Promise<true | undefined> => (running.output().includes(port) ? true : undefined);
    await until(`the server of ${agent.name} listens`, 30_000, listens, 50);
    const said = await asked(server.found, `http://127.0.0.1:${port}`);
    await pause(SENDS_EVERY);
    return said;
  } finally {
    await running.end();
  }
}

async function arrived(url: string): Promise<readonly string[]> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const isShown = (line: string): boolean => SHOWN.some(({ name }) => line.startsWith(`${name}{`));
  return page.split("\n").filter((line) => isShown(line) && !line.endsWith(" 0"));
}

const { names: wanted } = commandLine({
  usage: `npm run try:clients [-- NAME…]: coding agents' own command lines against a stand-in model, and what of them arrived

Names: ${agentsFor("", "")
    .map(({ name }) => name)
    .join(", ")}; default: all of them. They are installed first, once (1.8 GB).`,
  takesNames: true,
});
const names = agentsFor("", "").map(({ name }) => name);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) mistaken(`There is no ${unknown} here`);
await codingAgents();
const standIn = await startStandIn();
const flags = ["--listen", "127.0.0.1:0", "--otlp-listen", ""];
const exporter = start(process.execPath, [join(root, "dist/exporter/cli.js"), ...flags]);
try {
  const listens = async (): Promise<string | undefined> => /listens on (\S+)/.exec(exporter.output())?.[1];
  const url = await until("the exporter listens", 30_000, listens, 50);
  const tried = agentsFor(standIn.url, url).filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  for (const agent of tried) await attempt(agent, standIn);
  await pause(LONGEST_WAIT);
  const isThere = async (): Promise<true | undefined> => {
    const lines = await arrived(url);
    return tried.every(({ service }) => lines.some((line) => line.includes(`agent="${service}"`))) ? true : undefined;
  };
  const told = await until("all have arrived", SILENCE, isThere, 1_000).catch(() => false);
  console.log([told ? "What arrived:" : "What arrived, not of all:", ...(await arrived(url))].join("\n  "));
} finally {
  standIn.close();
  await exporter.end();
}
