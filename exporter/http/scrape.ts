// The metrics door: what a scraper asks for decides the format and the coding of its page.
import type { IncomingMessage, ServerResponse } from "node:http";
import { chooseFormat, contentTypes, scrapeBudget, takesGzip } from "../exposition/negotiate.ts";
import { isNeighbour } from "./neighbour.ts";
import type { Ports } from "./ports.ts";
import { allow, header } from "./request.ts";
import { sendPage } from "./send-page.ts";

/** A scrape that does not tell how long it waits. */
const SCRAPE_BUDGET_MS = 5_000;

/** Whether scrapers that take gzip get it; `auto`: those beyond the networks of this machine. */
export type Packing = "auto" | "always" | "never";

export async function scrape(
  ports: Ports,
  packing: Packing,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  allow(request, response, ["GET", "HEAD"]);
  const format = chooseFormat(request.headers.accept);
  const budget = scrapeBudget(header(request, "x-prometheus-scrape-timeout-seconds"));
  const packs = takesGzip(header(request, "accept-encoding")) && mayPack(packing, request);
  const headers = {
    "Content-Type": contentTypes[format],
    Vary: "Accept, Accept-Encoding",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(packs && { "Content-Encoding": "gzip" }),
  };
  if (request.method === "HEAD") return void response.writeHead(200, headers).end();
  const scraper = budget === undefined ? undefined : nameOf(request);
  const page = await ports.metrics({ format, packs, budgetMs: budget ?? SCRAPE_BUDGET_MS, scraper });
  await sendPage(response, headers, page);
}

/** Who it is, as far as can be told: of several of a kind on one machine one is shown at 0 what the other is not. */
function nameOf(request: IncomingMessage): string {
  return `${request.socket.remoteAddress ?? ""} ${header(request, "user-agent") ?? ""}`;
}

function mayPack(packing: Packing, request: IncomingMessage): boolean {
  return packing === "auto" ? !isNeighbour(request.socket.remoteAddress) : packing === "always";
}
