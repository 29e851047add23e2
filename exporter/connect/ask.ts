// Asks an exporter: whether it is there, and for its page of metrics.
import { exporter } from "../catalog/index.ts";
import { SwarmscopeError } from "../errors.ts";
import { readLook, type Look } from "./arrivals.ts";

const PROBE_MS = 1_000;
const PAGE_MS = 5_000;

/** Whether a Swarmscope answers at an address. */
export async function answers(url: string): Promise<boolean> {
  try {
    const { status, text } = await within(PROBE_MS, `${url}/healthz`, {});
    return status === 200 && text === "ok\n";
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
    ({ status, text: page } = await within(PAGE_MS, `${url}/metrics`, headers));
  } catch {
    throw unreachable(url, "nobody answers: start the exporter with `npm start`, or say with --exporter where it is");
  }
  if (status === 401 && token !== "") throw unreachable(url, "it asks for another token than that of --token-file");
  if (status === 401) throw unreachable(url, "it asks for a token: give --token-file");
  if (status !== 200) throw unreachable(url, `it answers GET /metrics with ${String(status)}`);
  const look = readLook(page);
  if (look === undefined) throw unreachable(url, `its page has no ${exporter.build.name}: it is another program's`);
  return look;
}

/**
 * What a GET answers. The time is kept by a timer of our own: it keeps the process alive, which a request whose connection was
 * closed at once does not, and neither do the timers of signals.
 */
async function within(
  ms: number,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), ms);
  });
  const answer = async (): Promise<{ readonly status: number; readonly text: string }> => {
    const response = await fetch(url, { headers, signal: abort.signal });
    return { status: response.status, text: await response.text() };
  };
  try {
    return await Promise.race([answer(), late]);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

function unreachable(url: string, why: string): SwarmscopeError {
  return new SwarmscopeError("SWM_EXPORTER_UNREACHABLE", `${url}: ${why}`);
}
