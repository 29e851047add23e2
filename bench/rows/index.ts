// Every measurement, in the order of the table.
import type { Measurement } from "../lib/measurement.ts";
import { client } from "./client.ts";
import { durable } from "./durable.ts";
import { growthDeparture } from "./growth-departure.ts";
import { growthEvent } from "./growth-event.ts";
import { growthScrape } from "./growth-scrape.ts";
import { gzip } from "./gzip.ts";
import { host } from "./host.ts";
import { ingestLatency } from "./ingest-latency.ts";
import { ingestBatch, ingestSingle } from "./ingest.ts";
import { loopBlock } from "./loop-block.ts";
import { memory } from "./memory.ts";
import { otlpApply } from "./otlp-apply.ts";
import { otlp } from "./otlp.ts";
import { ownCpu } from "./own-cpu.ts";
import { scrapeCpu } from "./scrape-cpu.ts";
import { scrape } from "./scrape.ts";

export const measurements: readonly Measurement[] = [
  scrape,
  scrapeCpu,
  loopBlock,
  gzip,
  ingestBatch,
  ingestSingle,
  ingestLatency,
  memory,
  durable,
  ownCpu,
  growthEvent,
  growthScrape,
  growthDeparture,
  host,
  ...otlp,
  ...otlpApply,
  client,
];
