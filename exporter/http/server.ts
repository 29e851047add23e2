// One server: the doors machines use (events, metrics) answered straight from node:http, everything people look at by express.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { SwarmscopeError } from "../errors.ts";
import { chooseFormat, contentTypes, scrapeBudget, takesGzip } from "../exposition/negotiate.ts";
import { sendError, sendJson } from "./answer.ts";
import { readText } from "./body.ts";
import { admit, type Trust } from "./guard.ts";
import { pages } from "./pages.ts";
import type { Ports } from "./ports.ts";

const pack = promisify(gzip);
/** A scrape that does not tell how long it waits. */
const SCRAPE_BUDGET_MS = 5_000;
/** Below this, packing costs more than it saves. */
const WORTH_PACKING_BYTES = 1_024;

export interface ServerOptions {
  readonly trust: Trust;
  readonly maxBodyBytes: number;
  /** Told of faults that are the program's own. */
  readonly onFault: (error: unknown) => void;
}

export function server(ports: Ports, options: ServerOptions): Server {
  const app = pages(ports, options.onFault);
  const made = createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    answer(request, response, path).catch((error: unknown) => sendError(response, error, options.onFault));
  });
  // Slow or silent clients must not hold sockets for ever.
  made.requestTimeout = 60_000;
  made.headersTimeout = 15_000;
  made.keepAliveTimeout = 65_000;
  return made;

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    admit(request, path, options.trust);
    if (path === "/v1/events") return await events(request, response);
    if (path === "/metrics") return await metrics(request, response);
    app(request, response);
  }

  async function events(request: IncomingMessage, response: ServerResponse): Promise<void> {
    allow(request, response, ["POST"]);
    if (!ports.ready()) throw new SwarmscopeError("SWM_STOPPING", "the exporter is stopping");
    try {
      const receipt = ports.takeIn(await readText(request, options.maxBodyBytes));
      sendJson(response, receipt.accepted === 0 ? 400 : 200, receipt);
    } catch (error) {
      countRefusal(ports, error);
      throw error;
    }
  }

  async function metrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    allow(request, response, ["GET", "HEAD"]);
    const format = chooseFormat(request.headers.accept);
    const wait = scrapeBudget(header(request, "x-prometheus-scrape-timeout-seconds")) ?? SCRAPE_BUDGET_MS;
    const page = await ports.metrics(format, wait);
    const packs = takesGzip(header(request, "accept-encoding")) && page.text.length > WORTH_PACKING_BYTES;
    const body = packs ? await pack(page.text, { level: constants.Z_BEST_SPEED }) : Buffer.from(page.text, "utf8");
    response.writeHead(200, {
      "Content-Type": contentTypes[format],
      "Content-Length": body.length,
      Vary: "Accept, Accept-Encoding",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      ...(packs && { "Content-Encoding": "gzip" }),
    });
    response.end(request.method === "HEAD" ? undefined : body);
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function allow(request: IncomingMessage, response: ServerResponse, methods: readonly string[]): void {
  if (methods.includes(request.method ?? "")) return;
  response.setHeader("Allow", methods.join(", "));
  throw new SwarmscopeError("SWM_METHOD_NOT_ALLOWED", `use ${methods.join(" or ")}, not ${request.method ?? ""}`);
}

function countRefusal(ports: Ports, error: unknown): void {
  if (!(error instanceof SwarmscopeError)) return;
  if (error.code === "SWM_BODY_TOO_LARGE") ports.refused("body_too_large");
  if (error.code === "SWM_BATCH_TOO_LARGE") ports.refused("batch_too_large");
  if (error.code === "SWM_ENCODING_UNSUPPORTED") ports.refused("unsupported_encoding");
  if (error.code === "SWM_BODY_NOT_JSON" || error.code === "SWM_BODY_EMPTY" || error.code === "SWM_BODY_INCOMPLETE")
    ports.refused("not_json");
}
