// The demo swarm: real processes that do real work and report it to an exporter. Alone or forked: options as JSON in the first argument.
import { realpathSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startControl } from "./control.ts";
import { Coordinator } from "./coordinator.ts";
import type { CoordinatorState } from "./coordinator.ts";
import { startModel } from "./model.ts";
import { parseOptions } from "./options.ts";
import type { DemoOptions } from "./options.ts";
import { drawSeed, seeded } from "./random.ts";
import { Reporter } from "./reporter.ts";
import type { ReporterStats } from "./reporter.ts";

/** Above the mark from which an agent is called slow. */
const SLOW_SECONDS = 11;
const STATUS_MS = 30_000;
const FLUSH_MS = 1000;

/**
 * Runs the demo until the signal aborts; then ends all processes, sends what is left and removes its files.
 * Rejects if it cannot start, for one if the control port is taken. Prints a line now and then.
 */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<void> {
  const { target, token, pace = 1, slowSeconds = SLOW_SECONDS, scenario, controlPort } = options;
  const random = seeded(options.seed);
  const run = `demo-${Date.now().toString(36)}`;
  const folder = await mkdtemp(join(tmpdir(), "swarmscope-demo-"));
  const reporter = new Reporter({ target, token, run, random: seeded(drawSeed(random)), now: Date.now, print });
  const { report } = reporter;
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const model = await startModel(pace);
    closing.unshift(() => model.close());
    const settings = { scenario, folder, model: model.url, report, random, run, now: Date.now, pace, slowSeconds };
    const coordinator = new Coordinator(settings);
    closing.unshift(() => coordinator.stop());
    const control = await startControl({ coordinator, events: () => reporter.stats() }, controlPort);
    closing.unshift(() => control.close());
    print(`scenario ${scenario}, events to ${target}, control at http://127.0.0.1:${String(control.port)}`);
    await untilAborted(signal, () => {
      print(statusLine(coordinator.state(), reporter.stats()));
    });
  } finally {
    for (const close of closing) await close();
    await reporter.close(FLUSH_MS);
  }
  const { accepted, rejected, dropped } = reporter.stats();
  print(`stopped; events: ${String(accepted)} accepted, ${String(rejected)} rejected, ${String(dropped)} dropped`);
}

function untilAborted(signal: AbortSignal, now: () => void): Promise<void> {
  const timer = setInterval(now, STATUS_MS);
  return new Promise((resolve) => {
    const end = (): void => {
      clearInterval(timer);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

function statusLine(state: CoordinatorState, events: ReporterStats): string {
  const ready = state.agents.filter((agent) => agent.phase === "ready").length;
  const sum = (numbers: readonly number[]): string => String(numbers.reduce((total, number) => total + number, 0));
  const waiting = sum(state.queues.map((queue) => queue.depth));
  const running = sum(state.queues.map((queue) => queue.inFlight));
  const faults = state.faults.map(({ name, agent, secondsLeft }) =>
    [name, agent, `${String(Math.ceil(secondsLeft))} s`].filter((part) => part !== undefined).join(" "),
  );
  return [
    `${state.scenario}: ${String(ready)} agents, ${waiting} tasks waiting, ${running} running`,
    `${sum(Object.values(state.attempts))} attempts ended`,
    `events ${String(events.accepted)} accepted, ${String(events.dropped)} dropped, ${String(events.waiting)} to send`,
    ...(faults.length === 0 ? [] : [`faults: ${faults.join(", ")}`]),
  ].join("; ");
}

function print(line: string): void {
  process.stdout.write(`demo: ${line}\n`);
}

/** The first signal, or the end of the process that forked this one, stops in good order; a second signal at once. */
async function runAlone(json: string): Promise<void> {
  const stop = new AbortController();
  const end = (): void => {
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  process.on("disconnect", () => {
    stop.abort();
  });
  try {
    const token = process.env["DEMO_TOKEN"];
    await runDemo({ ...parseOptions(json), ...(token !== undefined && { token }) }, stop.signal);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

const [, program, json = "{}"] = process.argv;
if (program !== undefined && import.meta.url === pathToFileURL(realpathSync(program)).href) await runAlone(json);
