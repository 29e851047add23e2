// `npm run fuzz:otlp [-- --count 100000 --seed 1]`: damaged bodies of each signal in each encoding; exits with 1 at the first that
// does harm.
import { seeded } from "../demo/random.ts";
import { commandLine, mistaken, positive } from "./command-line.ts";
import { doors, fuzz } from "./fuzz/otlp.ts";

/** A body is read in far less, on a machine that is busy with other things too. */
const SLOW_SECONDS = 2;
/** More than the program and one body need. */
const MOST_MEMORY = 600e6;

const { values } = commandLine({
  usage: `npm run fuzz:otlp [-- options]: damaged bodies of each signal in each encoding; fails if one does harm

  --count N  bodies of each kind; default: 100000
  --seed N   a whole number; the same gives the same bodies; default: 1`,
  options: { count: "100000", seed: "1" },
});
const [count, seed] = [positive("count", values.count), Number(values.seed)];
if (!Number.isInteger(seed)) mistaken(`--seed must be a whole number, got '${values.seed}'`);
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
