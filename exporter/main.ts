// The composition root: configuration → parts → listen → drain. What the parts do is in the parts.
import { randomUUID } from "node:crypto";
import { Registry } from "prom-client";
import type { Collector } from "./collectors/collector.ts";
import { collectors as hostCollectors } from "./collectors/index.ts";
import type { Config } from "./config.ts";
import { cooperate, repeat } from "./cooperate.ts";
import { customLimits } from "./custom-metrics/options.ts";
import { Engine } from "./engine.ts";
import type { Folding } from "./folding.ts";
import { Forwarder } from "./forward/forwarder.ts";
import { targetOf } from "./forward/target.ts";
import { Gatherer } from "./gatherer.ts";
import type { Ports } from "./http/ports.ts";
import { Keeper } from "./keeper.ts";
import { doors, type Urls } from "./listening.ts";
import { describe, type Log } from "./log.ts";
import type { Clock } from "./model/clock.ts";
import { Notifications } from "./notifications.ts";
import { openState, type Opened } from "./opened.ts";
import { wants } from "./ingest/otlp/meaning/senders/wanted.ts";
import type { Wants } from "./ingest/otlp/records.ts";
import { OtlpIntake } from "./otlp-intake.ts";
import { overview } from "./overview.ts";
import { passThroughLimits } from "./pass-through/options.ts";
import type { PassThrough } from "./pass-through/pass-through.ts";
import { readPrices } from "./prices.ts";
import { self as makeSelf } from "./self.ts";
import { Fleet, ownFolder } from "./shards/fleet.ts";
import { OtlpFront, type OwnRecords } from "./shards/otlp-front.ts";
import { limitsOfShare, type Share } from "./shards/share.ts";
import { State, type StateLimits } from "./state.ts";
import type { Store } from "./store/store.ts";
import { Uncounted } from "./uncounted.ts";
import { Unpassed } from "./unpassed.ts";
import { Unpriced } from "./unpriced.ts";

export interface Running extends Urls {
  /** For a program that embeds the exporter: what it registers here stands on the page too. */
  readonly registry: Registry;
  /** Stops taking requests, lets those under way end, and resolves. */
  stop(): Promise<void>;
}

/** Starts all of it. A configuration with shards makes it the front of these; `shard` says that it is itself one of them. */
export async function run(config: Config, version: string, clock: Clock, log: Log, shard?: "shard"): Promise<Running> {
  const share: Share = shard ?? (config.shards > 0 ? "front" : "whole");
  const startedAt = clock();
  const limits = limitsOf(config, share);
  const state = new State(limits);
  const { store, tallies, passThrough } = state;
  const opened = await openState({ ...config, dataDir: ownFolder(config, "front") }, state, limits, clock, log);
  const keeper = new Keeper(state, opened?.journal, clock, log);
  keeper.resume(clock());
  const fleet = new Fleet(config, log);
  const door = fleet.before(keeper, clock);
  const otlpFront =
    share === "front" ? new OtlpFront(door, config, clock, log, ownRecords(passThrough, keeper)) : undefined;
  const otlp = new OtlpIntake(wantsWith(passThrough), (records) => (otlpFront ?? keeper).takeInRecords(records));
  const forwarder = forwarderOf(config, version, clock, log);
  const self = makeSelf(version, startedAt, tallies, otlp.tallies, opened?.figures, forwarder, state);
  const [engine, registry] = [new Engine(store), new Registry()];
  // A front and its shards are on one host: the front reads it.
  const collectors = share === "shard" ? [] : collectorsOf(config, log);
  const gatherer = new Gatherer(collectors, self, { state, published: engine.published, registry, share }, clock, log);
  let stopping = false;
  const notifications = new Notifications();
  const ports: Ports = {
    takeIn: (body) => door.takeIn(body),
    takeInLater: (body) => door.takeInLater(body),
    refuse: (code) => door.refuse(code),
    otlp,
    forward: forwarder && ((...body) => forwarder.take(...body)),
    metrics: (request) => gatherer.page(request),
    findings: () => engine.board.all(),
    overview: () => overview({ version, startedAt, now: clock(), store, runs: gatherer.runs, tallies, fleet }),
    notified: (payload) => notifications.add(payload),
    notifications: () => notifications.all(),
    configuration: () => withoutSecrets(config),
    ready: () => !stopping,
    missing: () => fleet.missing(),
    targets: (host) => fleet.targets(host),
  };
  const remind = reminderOf(share, state, log);
  const onFault = (error: unknown): void => log("error", describe(error));
  const http = doors(ports, config, onFault, clock, log);
  const turn = async (): Promise<void> =>
    takeTurn({ gatherer, store, keeper, otlpFront, engine, remind, folding: opened?.folding }, clock);
  const turns = repeat(turn, config.tick * 1000, onFault);
  const end = async (): Promise<void> => {
    stopping = true;
    turns.stop();
    await Promise.all([http.close(), turns.rest()]);
    await otlpFront?.stop();
    await Promise.all([fleet.stop(), forwarder?.stop()]);
    await closed(opened);
  };
  try {
    // Before anybody can ask: the first page has it all.
    await fleet.start((line) => process.stderr.write(`${line}\n`));
    await turn();
    return { registry, ...(await http.open()), stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function closed(opened: Opened | undefined): Promise<void> {
  await opened?.folding.stop();
  await opened?.journal.close();
}

interface Turning {
  readonly gatherer: Gatherer;
  readonly store: Store;
  readonly keeper: Keeper;
  readonly otlpFront: OtlpFront | undefined;
  readonly engine: Engine;
  readonly remind: () => void;
  readonly folding: Folding | undefined;
}

/** Brings everything up to now, and looks for findings. */
async function takeTurn(
  { gatherer, store, keeper, otlpFront, engine, remind, folding }: Turning,
  clock: Clock,
): Promise<void> {
  const snapshot = await gatherer.snapshot();
  const now = clock();
  await cooperate(store.refreshing(now));
  otlpFront?.turn(now);
  await keeper.settle(now);
  await engine.look(now, snapshot);
  remind();
  folding?.consider(keeper.kept);
}

/** What decoders keep: what has a meaning and, if anything is passed through, that. */
function wantsWith(passThrough: PassThrough | undefined): Wants {
  return passThrough === undefined ? wants : { ...wants, passed: passThrough.wants };
}

/** What is passed through before shards: the front is its owner. */
function ownRecords(passThrough: PassThrough | undefined, keeper: Keeper): OwnRecords | undefined {
  return (
    passThrough && {
      among: (records) => passThrough.among(records),
      takeIn: (records) => keeper.takeInRecords(records),
    }
  );
}

/** Says of what is left out that it is, once. */
function reminderOf(share: Share, { store, passThrough, customMetrics }: State, log: Log): () => void {
  // The front of shards knows models of all agents together only: each shard says it of its own.
  const unpriced = share === "front" ? undefined : new Unpriced(log);
  const unpassed = passThrough && new Unpassed(passThrough, log);
  const uncounted = customMetrics && new Uncounted(customMetrics, log);
  return () => {
    uncounted?.look();
    unpriced?.look(store.calls);
    unpassed?.look();
  };
}

function forwarderOf(config: Config, version: string, clock: Clock, log: Log): Forwarder | undefined {
  const target = targetOf(config);
  if (target === undefined) return undefined;
  const mostBytes = config.forwardOtlpBytes;
  return new Forwarder({ target, mostBytes, userAgent: `swarmscope/${version}`, id: randomUUID(), clock, log });
}

function withoutSecrets(config: Config): Readonly<Record<string, unknown>> {
  const isSet = (path: string): string => (path === "" ? "" : "(set)");
  const { tokenFile, forwardOtlpHeadersFile } = config;
  return { ...config, tokenFile: isSet(tokenFile), forwardOtlpHeadersFile: isSet(forwardOtlpHeadersFile) };
}

function collectorsOf(config: Config, log: Log): readonly Collector[] {
  const collectors = hostCollectors(config);
  if (collectors.some(({ name }) => name === "host_fallback")) {
    log(
      "warn",
      `there is no ${config.procRoot}/stat: the host is read by other means, and fewer of its figures are known`,
    );
  }
  return collectors;
}

function limitsOf(config: Config, share: Share): StateLimits {
  const { maxAgents, maxTaskTypes, maxQueues, maxModels, maxTools } = config;
  const { maxSeries, maxOpenTasks, maxBatchEvents, agentHistograms } = config;
  const agentTtl = config.agentTtl * 1000;
  const taskTimeout = config.taskTimeout * 1000;
  return limitsOfShare(share, {
    maxAgents,
    maxTaskTypes,
    maxQueues,
    maxModels,
    maxTools,
    // Checked with the configuration; a fault that came since then costs its own line only.
    prices: readPrices(config.prices, []),
    maxSeries,
    maxOpenTasks,
    maxBatchEvents,
    agentHistograms,
    agentTtl,
    taskTimeout,
    share,
    passThrough: passThroughLimits(config),
    customMetrics: customLimits(config),
  });
}
