// A large page, sent in slices while events come in and several scrapers read at their own pace: each gets a page that is whole.
import { get } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startExporter, type UnderTest } from "./exporter-under-test.ts";

const AGENTS = 1_500;
let exporter: UnderTest;

async function post(round: number): Promise<void> {
  const events = Array.from({ length: AGENTS }, (_, i) => ({
    kind: "task.finished",
    agent: `agent-${String((i + round) % AGENTS)}`,
    task_type: "review",
    outcome: "ok",
    duration: (i % 40) / 3,
  }));
  const response = await fetch(`${exporter.url}/v1/events`, { method: "POST", body: JSON.stringify(events) });
  expect(response.status).toBe(200);
}

/** Reads the page, with a pause after each part. */
async function scrape(pauseMs: number): Promise<string> {
  return await new Promise<string>((resolve, reject) => {
    get(`${exporter.url}/metrics`, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => {
        parts.push(part);
        response.pause();
        setTimeout(() => response.resume(), pauseMs);
      });
      response.on("end", () => resolve(Buffer.concat(parts).toString()));
      response.on("error", reject);
    }).on("error", reject);
  });
}

/** Faults of a page: lines that are none, series that come twice, histograms that do not add up. */
function faults(page: string): readonly string[] {
  const seen = new Map<string, number>();
  const found: string[] = [];
  for (const line of page.split("\n")) {
    if (line === "" || /^# (HELP|TYPE) \w+ ./.test(line)) continue;
    const match = /^(\w+(?:\{[^{}]+\})?) (\S+)$/.exec(line);
    const [, name = "", value = ""] = match ?? [];
    if (match === null || Number.isNaN(Number(value))) found.push(`no line: ${line.slice(0, 100)}`);
    if (seen.has(name)) found.push(`twice: ${name}`);
    seen.set(name, Number(value));
  }
  for (const [name, value] of seen) {
    const count = name.replace("_bucket{", "_count{").replace(',le="+Inf"', "");
    if (name.includes('le="+Inf"') && count !== name && seen.has(count) && seen.get(count) !== value)
      found.push(`does not add up: ${name}`);
  }
  return found;
}

beforeAll(async () => {
  exporter = await startExporter("--agent-histograms");
  await post(0);
});
afterAll(async () => exporter.stop());

describe("a page of tens of thousands of series", () => {
  it("is whole for each of several scrapers while it changes", async () => {
    const scraping = new AbortController();
    const feeding = (async () => {
      for (let round = 1; !scraping.signal.aborted; round++) await post(round);
    })();
    const pages = await Promise.all([scrape(0), scrape(1), scrape(3), scrape(0)]);
    scraping.abort();
    await feeding;
    for (const page of pages) {
      expect(faults(page)).toEqual([]);
      expect(page.split("\n").length).toBeGreaterThan(AGENTS * 27);
    }
  });

  it("goes on for others when one scraper leaves in the middle", async () => {
    await new Promise<void>((resolve) => {
      const request = get(`${exporter.url}/metrics`, (response) => {
        response.once("data", () => {
          request.destroy();
          resolve();
        });
        response.on("error", () => undefined);
      });
      request.on("error", () => undefined);
    });
    expect(faults(await scrape(0))).toEqual([]);
  });
});
