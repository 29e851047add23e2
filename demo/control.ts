// The control door of the demo: what goes on, faults and scenarios on request. For programs on this host, not for pages.
import http from "node:http";
import type { Coordinator } from "./coordinator.ts";
import { faultNames, FaultRefused, MOST_SECONDS } from "./faults.ts";
import type { FaultName } from "./faults.ts";
import { closeNow, listenLocally } from "./local-server.ts";
import type { ReporterStats } from "./reporter.ts";
import { scenarioNames } from "./scenarios.ts";

export interface ControlSettings {
  readonly coordinator: Pick<Coordinator, "faults" | "setScenario" | "state">;
  readonly events: () => ReporterStats;
}

export interface Control {
  readonly port: number;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Listens on 127.0.0.1. Rejects if the port is taken. */
export async function startControl(settings: ControlSettings, port: number): Promise<Control> {
  const server = http.createServer((request, response) => {
    const { status, body } = replyTo(request, settings);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(`${JSON.stringify(body, null, 2)}\n`);
  });
  const taken = await listenLocally(server, port);
  return { port: taken, close: () => closeNow(server) };
}

function replyTo(request: http.IncomingMessage, settings: ControlSettings): Reply {
  // A page in a browser on this host can reach the port too; by its own name or by a name made to point here.
  const local = /^(127\.0\.0\.1|localhost)(:\d+)?$/u.test(request.headers.host ?? "");
  if (request.headers.origin !== undefined || !local) return refuse(403, "not for web pages");
  try {
    return route(request, settings);
  } catch (error) {
    if (error instanceof FaultRefused) return refuse(409, error.message);
    throw error;
  }
}

function route(request: http.IncomingMessage, settings: ControlSettings): Reply {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const [, place, name = "", ...rest] = pathname.split("/");
  const { method } = request;
  if (rest.length > 0) return refuse(404, "no such thing here");
  if (place === "" && name === "") return method === "GET" ? state(settings) : refuse(405, "GET only");
  if (place === "scenario") return method === "POST" ? scenario(name, settings) : refuse(405, "POST only");
  if (place !== "faults") return refuse(404, "no such thing here; try GET /");
  const fault = faultNames.find((known) => known === name);
  if (fault === undefined) return refuse(404, `no fault ${name}; there are ${faultNames.join(", ")}`);
  if (method === "POST") return begin(fault, searchParams, settings);
  return method === "DELETE" ? end(fault, searchParams, settings) : refuse(405, "POST or DELETE only");
}

function state({ coordinator, events }: ControlSettings): Reply {
  return { status: 200, body: { ...coordinator.state(), events: events() } };
}

function scenario(name: string, settings: ControlSettings): Reply {
  const known = scenarioNames.find((candidate) => candidate === name);
  if (known === undefined) return refuse(404, `no scenario ${name}; there are ${scenarioNames.join(", ")}`);
  settings.coordinator.setScenario(known);
  return { status: 200, body: { scenario: known } };
}

function begin(name: FaultName, query: URLSearchParams, { coordinator }: ControlSettings): Reply {
  const text = query.get("seconds");
  const seconds = Number(text ?? undefined);
  if (text !== null && !(seconds > 0 && seconds <= MOST_SECONDS)) {
    return refuse(400, `seconds must be above 0 and at most ${String(MOST_SECONDS)}, got ${text}`);
  }
  coordinator.faults.begin(name, query.get("agent") ?? undefined, text === null ? undefined : seconds);
  return { status: 200, body: { faults: coordinator.faults.active() } };
}

function end(name: FaultName, query: URLSearchParams, { coordinator }: ControlSettings): Reply {
  const ended = coordinator.faults.end(name, query.get("agent") ?? undefined);
  if (ended === 0) return refuse(404, `the fault ${name} does not hold now`);
  return { status: 200, body: { faults: coordinator.faults.active() } };
}

function refuse(status: number, error: string): Reply {
  return { status, body: { error } };
}
