// Asks an exporter: whether it is there, and for its page of metrics.
import { exporter } from "../catalog/index.ts";
import { SwarmscopeError } from "../errors.ts";
import { readLook, type Look } from "./arrivals.ts";

const PROBE_MS = 1_000;
const PAGE_MS = 10_000;

/** Whether a Swarmscope answers at an address. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PROBE_MS) });
    return response.ok && (await response.text()) === "ok\n";
  } catch {
    return false;
  }
}

/** What the exporter at `url` publishes now. Throws SWM_EXPORTER_UNREACHABLE, saying what to do. */
export async function lookAt(url: string, token: string): Promise<Look> {
  const headers = token === "" ? {} : { Authorization: `Bearer ${token}` };
  let status: number;
  let page: string;
  try {
    const response = await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(PAGE_MS) });
    status = response.status;
    page = await response.text();
  } catch {
    throw unreachable(url, "nobody answers: start the exporter with `npm start`, or say with --exporter where it is");
  }
  if (status === 401) throw unreachable(url, "it asks for a token: give --token-file");
  if (status !== 200) throw unreachable(url, `it answers GET /metrics with ${String(status)}`);
  const look = readLook(page);
  if (look === undefined) throw unreachable(url, `its page has no ${exporter.build.name}: it is another program's`);
  return look;
}

function unreachable(url: string, why: string): SwarmscopeError {
  return new SwarmscopeError("SWM_EXPORTER_UNREACHABLE", `${url}: ${why}`);
}
