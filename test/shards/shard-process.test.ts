// A shard's process: told of when it is up, begun again when it ends by itself, ended when it is told to.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { until } from "../../scripts/program.ts";
import { ShardProcess } from "../../exporter/shards/shard-process.ts";

const folder = mkdtempSync(join(tmpdir(), "swarmscope-shard-"));
/** A program that says what it was asked, listens as it says, and ends as a shard does. */
const program = join(folder, "program.mjs");
writeFileSync(
  program,
  `console.log("asked", process.argv.slice(2).join(" "));
if (process.argv[2] === "fail") { console.error("cannot"); process.exit(3); }
process.on("SIGTERM", () => { console.log("stopping"); process.exit(0); });
process.on("disconnect", () => process.exit(0));
process.send({ url: "http://127.0.0.1:" + process.pid });
`,
);

const started: ShardProcess[] = [];
afterEach(async () => {
  for (const shard of started.splice(0)) await shard.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(...args: readonly string[]): Promise<{ shard: ShardProcess; said: string[]; log: string[] }> {
  const said: string[] = [];
  const log: string[] = [];
  const shard = await ShardProcess.start({
    name: "shard 7",
    program,
    args,
    say: (line) => said.push(line),
    log: (level, line) => log.push(`${level} ${line}`),
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; ${said.join("; ")}; ${log.join("; ")}`);
  });
  started.push(shard);
  return { shard, said, log };
}

const pidOf = (shard: ShardProcess): number => Number(new URL(shard.url ?? "http://x:0").port);

describe("a shard", () => {
  it("is there when it listens, is told its arguments, and what it says is passed on with its name", async () => {
    const { shard, said } = await start("--listen=x", "--tick=1");
    expect(shard.url).toBe(`http://127.0.0.1:${String(pidOf(shard))}`);
    await shard.stop();
    expect(said).toEqual(["shard 7: asked --listen=x --tick=1", "shard 7: stopping"]);
    expect(shard.url).toBeUndefined();
  });

  it("is begun again when it is killed, and not when it was told to end", async () => {
    const { shard, log } = await start();
    const before = pidOf(shard);
    process.kill(before, "SIGKILL");
    await until(
      "it is back",
      10_000,
      async () => (shard.url === undefined || pidOf(shard) === before ? undefined : true),
      5,
    );
    expect(log).toEqual(["error shard 7 ended with SIGKILL; it is begun again in 0.25 s", "info shard 7 is back"]);
    await shard.stop();
    expect(log).toHaveLength(2);
  });

  it("that ends before it listens is a fault of the start", async () => {
    await expect(start("fail")).rejects.toThrow(
      "SWM_SHARD_DOWN: shard 7 did not start; what it said is above; shard 7: asked fail; shard 7: cannot",
    );
  });
});
