// What a scraper asked for → the format and the coding it gets. Anybody who does not name OpenMetrics gets text 0.0.4.
import type { Format } from "./page.ts";

export const contentTypes: Readonly<Record<Format, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

interface Weighted {
  readonly name: string;
  readonly version: string | undefined;
  readonly q: number;
}

function parse(header: string): readonly Weighted[] {
  return header
    .split(",")
    .map((part) => {
      const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
      const parameter = (key: string): string | undefined =>
        parameters.find((p) => p.startsWith(`${key}=`))?.slice(key.length + 1);
      const q = Number(parameter("q") ?? 1);
      return { name, version: parameter("version"), q: Number.isNaN(q) ? 0 : q };
    })
    .filter(({ name, q }) => name !== "" && q > 0)
    .sort((a, b) => b.q - a.q);
}

/** The format for an Accept header: the most wanted one that is offered, text where nothing fits. Never a refusal. */
export function chooseFormat(accept: string | undefined): Format {
  for (const { name, version } of parse(accept ?? "")) {
    if (
      name === "application/openmetrics-text" &&
      (version === undefined || version === "1.0.0" || version === "0.0.1")
    )
      return "openmetrics";
    if (name === "text/plain" || name === "text/*" || name === "*/*") return "text";
  }
  return "text";
}

/** True if an Accept-Encoding header takes gzip. */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  const codings = parse(acceptEncoding ?? "");
  return codings.some(({ name }) => name === "gzip" || name === "x-gzip" || name === "*");
}

/** Milliseconds a scrape may take by its own word (`X-Prometheus-Scrape-Timeout-Seconds`), less a margin to answer in; undefined if untold. */
export function scrapeBudget(header: string | undefined): number | undefined {
  const seconds = Number(header);
  if (header === undefined || header === "" || !Number.isFinite(seconds) || seconds <= 0) return undefined;
  return Math.max(100, seconds * 1000 - 500);
}
