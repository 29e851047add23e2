// Proves that telemetry arrives: looks at what the exporter publishes until something new is there, and says what it is.
import { arrivedBetween, type Arrivals, type Look, type ToldOf } from "./arrivals.ts";
import type { Vendor } from "./vendor.ts";

export interface Checking {
  readonly look: () => Promise<Look>;
  /** Of whom something must arrive; undefined: of anybody. */
  readonly vendor: Vendor | undefined;
  /** How long to wait at most, in ms. */
  readonly patience: number;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface Checked {
  readonly arrived: boolean;
  readonly lines: readonly string[];
}

const PAUSE_MS = 1_000;
/** Agents are told of a little later than the first items come: what is sent together is not sent in one request. */
const MORE_MS = 5_000;

/** Waits until something of the vendor arrives, and a little longer for what comes with it. Throws where the exporter cannot be asked. */
export async function check({ look, vendor, patience, now, wait }: Checking): Promise<Checked> {
  const before = await look();
  const end = now() + patience;
  let arrivals = arrivedBetween(before, before);
  let complete = end;
  while (now() < Math.min(end, complete)) {
    await wait(PAUSE_MS);
    arrivals = arrivedBetween(before, await look());
    if (complete === end && hasArrived(arrivals, vendor)) complete = now() + MORE_MS;
  }
  const arrived = hasArrived(arrivals, vendor);
  const seconds = Math.round(patience / 1000);
  const lines = arrived ? [] : reasons(arrivals, vendor, seconds);
  return { arrived, lines: [...report(arrivals), ...lines] };
}

function hasArrived({ taken, agents }: Arrivals, vendor: Vendor | undefined): boolean {
  if (taken.size === 0) return false;
  const services = vendor?.services ?? [];
  return services.length === 0 || [...agents.keys()].some((agent) => isOf(agent, services));
}

/** Whether an agent is named after one of these services: a second one at the same time has a number, a sub-agent a name behind it. */
function isOf(agent: string, services: readonly string[]): boolean {
  return services.some(
    (service) => agent === service || agent.startsWith(`${service}-`) || agent.startsWith(`${service}/`),
  );
}

function report({ taken, rejected, refused, agents }: Arrivals): readonly string[] {
  const lines = [];
  if (taken.size > 0) lines.push(`Arrived: ${items(taken)}.`);
  for (const [agent, told] of agents) lines.push(`  agent ${agent}${toldText(told)}`);
  if (rejected.size > 0) lines.push(`Not understood: ${items(rejected)}.`);
  for (const [reason, n] of refused) lines.push(`Refused: ${counted(n, "request")}, ${reason.replaceAll("_", " ")}.`);
  return lines;
}

/** What the items of a signal are called. */
const ITEMS: Readonly<Record<string, string>> = { traces: "span", metrics: "metric point", logs: "log record" };

function items(map: ReadonlyMap<string, number>): string {
  return [...map].map(([signal, n]) => counted(n, ITEMS[signal] ?? signal)).join(", ");
}

function counted(n: number, one: string, several = `${one}s`): string {
  return `${String(n)} ${n === 1 ? one : several}`;
}

function toldText({ tokens, requests, toolCalls }: ToldOf): string {
  const parts = [
    [requests, "request to models", "requests to models"],
    [tokens, "token", "tokens"],
    [toolCalls, "call of tools", "calls of tools"],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, one, several]) => counted(n, one, several));
  return told.length === 0 ? "" : `: ${told.join(", ")}`;
}

/** What to do about a refusal, by its reason. */
const remedies: Readonly<Record<string, string>> = {
  not_admitted: "The token is missing or another one: print the settings anew with --token-file.",
  wrong_path:
    "The address of a signal must end in /v1/traces, /v1/metrics or /v1/logs; the common address has no path.",
  wrong_method: "What comes is not OTLP.",
  unsupported_type: "The protocol must be http/protobuf or http/json, not gRPC.",
  unsupported_encoding: "Compression must be gzip or none.",
  malformed: "What comes is not OTLP, or not all of it.",
  body_too_large: "Bodies are larger than max-otlp-body-bytes.",
  busy: "More comes than can be taken.",
};

function reasons({ taken, refused, agents }: Arrivals, vendor: Vendor | undefined, seconds: number): readonly string[] {
  const known = [...refused.keys()].map((reason) => remedies[reason]).filter((text) => text !== undefined);
  if (known.length > 0) return [`Nothing was taken within ${String(seconds)} s.`, ...known];
  if (taken.size > 0 && vendor !== undefined) {
    return [
      `None of the agents is called like ${vendor.title}: ${vendor.services.join(", ")}.`,
      agents.size > 0
        ? "If you named it yourself, check without its name."
        : "Agents are told of by whole turns: let it finish one, and check again with more --seconds.",
    ];
  }
  return [
    `Nothing arrived within ${String(seconds)} s. Look at this:`,
    "  Was it used meanwhile? A session tells something only when there is something to tell: give it a prompt.",
    "  Was it started after the settings were made? Those that run already do not read them again.",
    "  Do the settings stand where it reads them, with the address of this exporter? Without --check they are printed.",
    "  Does it run on another machine, or in a container? 127.0.0.1 is itself there.",
    ...(vendor?.notes ?? []).map((note) => `  ${note}`),
  ];
}
