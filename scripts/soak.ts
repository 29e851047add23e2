// `npm run soak [-- --minutes 10 --picture FILE]`: the exporter with a journal under a swarm in which nothing lasts. Memory, series
// and journal must level off; exits with 1 where they do not. In less than some eight minutes nothing has had the time to.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { seeded } from "../demo/random.ts";
import { commandLine, positive } from "./command-line.ts";
import { start, until, type Program } from "./program.ts";
import { root } from "./root.ts";
import { Churn } from "./soak/churn.ts";
import { drawing } from "./soak/drawing.ts";
import { sample, type Sample } from "./soak/sample.ts";
import { figure, verdict } from "./soak/verdict.ts";

const EVENTS_A_SECOND = 2_000;
const SEND_EVERY_MS = 100;
const SCRAPE_EVERY_MS = 2_000;
const SAMPLE_EVERY_MS = 5_000;
const TELL_EVERY_MS = 30_000;
const SEED = 4;

const MAX_AGENTS = 600;
/** A snapshot every quarter of a minute. */
const JOURNAL_BYTES = 4 * 1024 * 1024;
/** Everything is small, so that it is full, and everything has gone once, long before the middle of the run. */
const flags = Object.entries({
  "max-agents": MAX_AGENTS,
  "max-task-types": 20,
  "max-queues": 40,
  "max-open-tasks": 5_000,
  "agent-ttl": 10,
  "task-timeout": 10,
  tick: 0.5,
  "journal-bytes": JOURNAL_BYTES,
}).flatMap(([option, value]) => [`--${option}`, String(value)]);
/** More of everything than there is room for. */
const churning = { agents: 120, taskTypes: 60, queues: 80 };
const limits = {
  // And `_other`.
  agents: MAX_AGENTS + 1,
  // Of an agent some forty: its own, and five of each task type it works at.
  series: 100 * (MAX_AGENTS + 1),
  // As the option promises.
  segments: 3 * JOURNAL_BYTES,
};

/** Sends until `stop`; how many events were accepted. Throws at the first body that is not taken whole. */
async function feed(url: string, stop: AbortSignal): Promise<number> {
  const churn = new Churn(churning, seeded(SEED), Date.now());
  const began = performance.now();
  let sent = 0;
  while (!stop.aborted) {
    const due = ((performance.now() - began) / 1000) * EVENTS_A_SECOND - sent;
    const events = churn.events(due, Date.now());
    if (events.length > 0) {
      const response = await fetch(`${url}/v1/events`, { method: "POST", body: JSON.stringify(events) });
      const receipt = (await response.json()) as { readonly accepted?: number };
      if (receipt.accepted !== events.length)
        throw new Error(`${response.status}: ${JSON.stringify(receipt).slice(0, 500)}`);
      sent += events.length;
    }
    await pause(SEND_EVERY_MS);
  }
  return sent;
}

/** Scrapes as Prometheus does, and looks at the exporter now and then. */
async function watch(program: Program, url: string, folder: string, minutes: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const began = Date.now();
  let [sampled, told] = [0, 0];
  while (Date.now() - began < minutes * 60_000) {
    await pause(SCRAPE_EVERY_MS);
    const page = await (await fetch(`${url}/metrics`)).text();
    if (Date.now() - sampled < SAMPLE_EVERY_MS) continue;
    sampled = Date.now();
    const now = sample(program.pid, page, folder);
    samples.push(now);
    if (sampled - told < TELL_EVERY_MS) continue;
    told = sampled;
    process.stdout.write(`${line(now, began)}\n`);
  }
  return samples;
}

function line({ time, rss, anonymous, told, series, agents, segments, snapshots }: Sample, began: number): string {
  const memory = `${figure(rss / 1e6, "MB")} resident (${figure(told / 1e6, "MB")} told, ${figure(anonymous / 1e6, "MB")} heaps and buffers)`;
  const minutes = ((time - began) / 60_000).toFixed(1).padStart(5);
  return `${minutes} min: ${memory}, ${series} series, ${agents} agents, journal ${figure(segments / 1e6, "MB")} and ${figure(snapshots / 1e6, "MB")} of snapshots`;
}

async function soak(minutes: number, picture: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "swarmscope-soak-"));
  const data = join(folder, "journal");
  const program = start(process.execPath, [
    ...[join(root, "dist/exporter/cli.js"), "--listen", "127.0.0.1:0", "--data-dir", data],
    ...flags,
  ]);
  const stop = new AbortController();
  try {
    const url = await until("the exporter listens", 20_000, async () => /listens on (\S+)/.exec(program.output())?.[1]);
    const watched = watch(program, url, data, minutes).finally(() => stop.abort());
    const [events, samples] = await Promise.all([feed(url, stop.signal), watched]);
    const checks = verdict(samples, limits);
    for (const { holds, said } of checks) process.stdout.write(`${holds ? "ok  " : "FAIL"} ${said}\n`);
    process.stdout.write(
      `${events} events, ${Math.round(events / minutes / 60)} a second, ${samples.length} samples\n`,
    );
    if (picture !== "") await writeFile(picture, drawing(samples, SAMPLE_EVERY_MS / 1000, `Soak, ${minutes} minutes`));
    return checks.every(({ holds }) => holds);
  } finally {
    stop.abort();
    await program.end();
    const complaints = program
      .output()
      .split("\n")
      .filter((said) => / (warn|error) /.test(said));
    for (const complaint of complaints.slice(0, 20)) process.stdout.write(`${complaint}\n`);
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = commandLine({
  usage: `npm run soak [-- options]: an exporter under load for some time; fails if its memory grows or it refuses anything

  --minutes N     how long; default: 10
  --picture FILE  draws what it used into an SVG file`,
  options: { minutes: "10", picture: "" },
});
process.exitCode = (await soak(positive("minutes", values.minutes), values.picture)) ? 0 : 1;
