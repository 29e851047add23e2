// Does Prometheus see what it must: its targets, its rules, Alertmanager, this machine, the agents of the demo?
import { statfsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { scenarios } from "../../../demo/scenarios.ts";
import { agents, host } from "../../../exporter/catalog/index.ts";
import { EXPORTER_JOB } from "../../../prometheus/jobs.ts";
import { ask, query } from "../ask.ts";
import { until } from "../../program.ts";
import { demandNone, type Check } from "../check.ts";
import type { Stack } from "../stack.ts";

/** A scrape every 10 s, and some air. */
const A_FEW_SCRAPES = 40;

interface Targets {
  readonly data: {
    readonly activeTargets: readonly {
      readonly labels: { readonly job: string };
      readonly health: string;
      readonly lastError: string;
    }[];
  };
}

export const targetsAreUp: Check = {
  claim: "Prometheus scrapes all its targets",
  async prove(stack) {
    const targets = await until("a scrape of every target", A_FEW_SCRAPES * 1000, async () => {
      const { data } = await ask<Targets>(stack, "prometheus", "/api/v1/targets?state=active");
      return data.activeTargets.some(({ health }) => health === "unknown") ? undefined : data.activeTargets;
    });
    const down = targets.filter(({ health }) => health !== "up");
    demandNone(down.map(({ labels, lastError }) => `${labels.job} is down: ${lastError}`));
    if (!targets.some(({ labels }) => labels.job === EXPORTER_JOB))
      throw new Error(`there is no target of the job ${EXPORTER_JOB}`);
    return `${targets.length} targets`;
  },
};

interface Rule {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  readonly lastEvaluation: string;
}

interface Rules {
  readonly data: { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
}

export const rulesAreWell: Check = {
  claim: "all rules are loaded and evaluate without a fault",
  async prove(stack) {
    // Without data every expression is well: what counts is an evaluation after the checks that saw the data come in.
    const since = Date.now();
    const rules = await until("an evaluation of every rule", A_FEW_SCRAPES * 1000, async () => {
      const { data } = await ask<Rules>(stack, "prometheus", "/api/v1/rules");
      const all = data.groups.flatMap((group) => group.rules);
      const isFresh = all.every(({ lastEvaluation }) => Date.parse(lastEvaluation) > since);
      return all.length > 0 && isFresh ? all : undefined;
    });
    const ill = rules.filter(({ health }) => health !== "ok");
    demandNone(ill.map(({ name, lastError }) => `${name}: ${lastError ?? "no reason given"}`));
    return `${rules.length} rules`;
  },
};

interface Alertmanagers {
  readonly data: { readonly activeAlertmanagers: readonly { readonly url: string }[] };
}

export const alertmanagersAreKnown: Check = {
  claim: "Prometheus knows Alertmanager",
  async prove(stack) {
    const { data } = await ask<Alertmanagers>(stack, "prometheus", "/api/v1/alertmanagers");
    const urls = data.activeAlertmanagers.map(({ url }) => url);
    if (urls.length !== 1 || urls[0]?.startsWith("http://alertmanager:9093/") !== true)
      throw new Error(`it knows ${urls.join(", ") || "none"}`);
    return undefined;
  },
};

/** The figures are some seconds older than ours. */
const TOLERANCE = 0.05;
const CLOCK_TICKS_PER_SECOND = 100;

export const hostIsMeasured: Check = {
  claim: "the figures of the host are those of this machine",
  async prove(stack) {
    const figures: readonly (readonly [what: string, expression: string, expected: () => Promise<number>])[] = [
      ["seconds of processor time", `sum(${host.cpuSeconds.name})`, processorSeconds],
      ["bytes of memory", host.memoryTotal.name, memoryBytes],
      ["bytes on the root file system", `${host.filesystemSize.name}{mountpoint="/"}`, rootBytes],
    ];
    for (const [what, expression, expected] of figures) await compare(stack, what, expression, await expected());
    return `${Math.round(await processorSeconds())} s of processor time`;
  },
};

async function compare(stack: Stack, what: string, expression: string, expected: number): Promise<void> {
  const measured = await until(`a figure for ${what}`, A_FEW_SCRAPES * 1000, () => query(stack, expression));
  if (Math.abs(measured - expected) > TOLERANCE * expected)
    throw new Error(`${what}: measured ${measured}, expected ${expected}`);
}

/** User to steal; the two guest times behind them are counted in user time already. */
async function processorSeconds(): Promise<number> {
  const [line = ""] = (await readFile("/proc/stat", "utf8")).split("\n");
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return ticks.reduce((total, more) => total + more, 0) / CLOCK_TICKS_PER_SECOND;
}

async function memoryBytes(): Promise<number> {
  return Number(/^MemTotal:\s+(\d+) kB/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1]) * 1024;
}

function rootBytes(): Promise<number> {
  const { blocks, bsize } = statfsSync("/");
  return Promise.resolve(blocks * bsize);
}

export const agentsAreSeen: Check = {
  claim: "all agents of the demo are up",
  async prove(stack) {
    const expected = scenarios.medium.cast.length;
    const up = `count(${agents.up.name} == 1)`;
    await until(`the sight of ${expected} agents`, A_FEW_SCRAPES * 1000, async () =>
      (await query(stack, up)) === expected ? true : undefined,
    );
    return `${expected} agents`;
  },
};
