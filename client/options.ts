// Options, from arguments, the environment and defaults. A wrong one is no reason to stop an agent: it is told, and nothing
// is sent, or the default is taken.
import { hostname } from "node:os";
import { bounded, cleanText, peek } from "./clean.ts";
import { createProblems, type OnProblem, type Problems } from "./problems.ts";

export interface ClientOptions {
  /**
   * Address of the exporter; `off` sends nothing.
   * Default: the variable SWARMSCOPE_URL, or `http://127.0.0.1:9464`.
   */
  readonly url?: string | undefined;
  /** Token the exporter asks for. Default: the variable SWARMSCOPE_TOKEN. */
  readonly token?: string | undefined;
  /** Name of agents that are given none. Default: the variable SWARMSCOPE_AGENT, or the name of the host. */
  readonly agent?: string | undefined;
  /** Name of the service that metrics of your own are of. Default: the variable OTEL_SERVICE_NAME, or none. */
  readonly service?: string | undefined;
  /** Seconds an event waits for others at most, before all are sent. Default: 1. */
  readonly flushEvery?: number | undefined;
  /** Seconds a value of a metric of your own waits for others at most. Default: 10. */
  readonly metricsEvery?: number | undefined;
  /** Bytes of memory for events that wait, at least 65,536. Default: 4 MiB. */
  readonly maxMemory?: number | undefined;
  /**
   * Gives each event an id, so that one that is sent again after its answer got lost is counted once. Without ids the
   * exporter has much less work with each event. Default: true.
   */
  readonly ids?: boolean | undefined;
  /** Packs large requests: for networks that cost more than processor time. Default: false. */
  readonly gzip?: boolean | undefined;
  /** Seconds until a request must be answered. Default: 5. */
  readonly timeout?: number | undefined;
  /** Told when events are lost or cannot be sent, once for each kind of problem. Default: warnings of the process. */
  readonly onProblem?: OnProblem | undefined;
}

export interface Settings {
  /** What the addresses of the exporter begin with. Undefined if nothing is to be sent. */
  readonly url: URL | undefined;
  readonly token: string | undefined;
  readonly agent: string;
  readonly service: string | undefined;
  /** Milliseconds. */
  readonly flushEvery: number;
  /** Milliseconds. */
  readonly metricsEvery: number;
  readonly pageBytes: number;
  readonly pages: number;
  readonly hasIds: boolean;
  /** Bytes of a body from which on it is packed. */
  readonly gzipFrom: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly problems: Problems;
}

const DEFAULT_URL = "http://127.0.0.1:9464";
const LEAST_MEMORY = 65_536;
const DEFAULT_MEMORY = 4_194_304;
const MOST_MEMORY = 1_073_741_824;
/** As large a request as is worth it: beyond, the request itself costs nothing any more. */
const MOST_PAGE_BYTES = 1_048_576;
const PAGES = 4;
/** Smaller bodies gain nothing. */
const GZIP_FROM = 4096;
const HOUR = 3600;
/** The exporter forgets series it does not hear of for five minutes, and those that do not change are told every other one. */
const MOST_METRICS_EVERY = 60;
/** What a header can carry. */
const TOKEN = /^[!-~]+$/;

/** Never throws, whatever the options are. */
export function readOptions(options: unknown, environment: NodeJS.ProcessEnv): Settings {
  const onProblem = peek(options, "onProblem");
  const problems = createProblems(
    typeof onProblem === "function" ? (problem) => void Reflect.apply(onProblem, undefined, [problem]) : undefined,
  );
  const told = (key: keyof ClientOptions, variable: string): unknown => {
    const fromEnvironment = environment[variable];
    return peek(options, key) ?? (fromEnvironment === "" ? undefined : fromEnvironment);
  };
  const memory = bounded(peek(options, "maxMemory"), LEAST_MEMORY, MOST_MEMORY, DEFAULT_MEMORY);
  const pageBytes = Math.min(MOST_PAGE_BYTES, Math.floor(memory / PAGES));
  return {
    url: urlOf(told("url", "SWARMSCOPE_URL") ?? DEFAULT_URL, problems),
    token: tokenOf(told("token", "SWARMSCOPE_TOKEN"), problems),
    agent: cleanText(told("agent", "SWARMSCOPE_AGENT")) ?? hostname(),
    service: cleanText(told("service", "OTEL_SERVICE_NAME")),
    flushEvery: bounded(peek(options, "flushEvery"), 0, HOUR, 1) * 1000,
    metricsEvery: bounded(peek(options, "metricsEvery"), 0, MOST_METRICS_EVERY, 10) * 1000,
    pageBytes,
    pages: Math.floor(memory / pageBytes),
    hasIds: peek(options, "ids") !== false,
    gzipFrom: peek(options, "gzip") === true ? GZIP_FROM : Infinity,
    timeout: bounded(peek(options, "timeout"), 0.01, HOUR, 5) * 1000,
    problems,
  };
}

function urlOf(told: unknown, problems: Problems): URL | undefined {
  if (told === "off") return undefined;
  const url = typeof told === "string" && URL.canParse(told) ? new URL(told) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") {
    if (!url.pathname.endsWith("/")) url.pathname += "/";
    return url;
  }
  problems.tell("configuration", "The url of the exporter must begin with http:// or https://: nothing is sent.");
  return undefined;
}

function tokenOf(told: unknown, problems: Problems): string | undefined {
  if (told === undefined || told === null || told === "") return undefined;
  if (typeof told === "string" && TOKEN.test(told)) return told;
  problems.tell("configuration", "The token must be a text without spaces: none is sent.");
  return undefined;
}
