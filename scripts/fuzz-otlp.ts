// `npm run fuzz:otlp [-- --count 100000 --seed 1]`: damaged bodies of each signal in each encoding; exits with 1 at the first that
// does harm.
import { parseArgs } from "node:util";
import { seeded } from "../demo/random.ts";
import { doors, fuzz } from "./fuzz/otlp.ts";

/** A body is read in far less, on a machine that is busy with other things too. */
const SLOW_SECONDS = 2;
/** More than the program and one body need. */
const MOST_MEMORY = 600e6;

const { values } = parseArgs({
  options: { count: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!(count > 0 && Number.isInteger(seed)))
  throw new RangeError("--count must be a number above 0, --seed a whole number");
for (const { signal, encoding } of doors) {
  const began = performance.now();
  const { read, refused, rejected, slowest } = fuzz(signal, encoding, count, seeded(seed));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const memory = process.memoryUsage.rss();
  process.stdout.write(
    `${signal} in ${encoding}: ${read} read, ${refused} refused, ${rejected} items rejected, ${seconds} s, the slowest ${(slowest * 1000).toFixed(1)} ms, ${(memory / 1e6).toFixed(0)} MB resident\n`,
  );
  if (slowest > SLOW_SECONDS || memory > MOST_MEMORY) process.exitCode = 1;
}
