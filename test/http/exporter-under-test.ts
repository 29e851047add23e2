// A whole exporter inside the test, on a free port, with a log that is kept.
import { readConfig } from "../../exporter/config.ts";
import { run, type Running } from "../../exporter/main.ts";

export interface UnderTest extends Running {
  readonly log: readonly string[];
}

/** Starts one with the flags given; the insight engine turns once at the start and then hardly ever. */
export async function startExporter(...flags: readonly string[]): Promise<UnderTest> {
  const log: string[] = [];
  const config = readConfig(["--listen", "127.0.0.1:0", "--otlp-listen=", "--tick", "20", ...flags], {});
  const running = await run(config, "1.2.3", Date.now, (level, message) => log.push(`${level} ${message}`));
  return { ...running, log };
}
