// `npm run bench`: our exporter beside named others, in one table. See `npm run bench -- --help`.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/root.ts";
import { takeLoadCore } from "./lib/cores.ts";
import type { Measurement, Scale } from "./lib/measurement.ts";
import { readResults, writeResults, type Results } from "./lib/results.ts";
import { judge, type Report } from "./lib/run.ts";
import { clearStages } from "./lib/stage.ts";
import { table, type Told } from "./lib/table.ts";
import { ratioOf, verdictOf } from "./lib/verdict.ts";
import { measurements } from "./rows/index.ts";

const BASELINE = join(root, "bench/results/baseline.json");
const LATEST = join(root, "bench/results/latest.json");

const HELP = `npm run bench [-- options]: our exporter beside named others, as ratios measured in one run

  --only NAME,…    these measurements: ${measurements.map(({ name }) => name).join(", ")}
  --quick          small swarms, few rounds: shows in a few minutes that everything works
  --save           writes what was measured into bench/results/baseline.json, to be committed
  --exporter FILE  another build of the exporter: its dist/exporter/cli.js
  --help           this text

The table goes to stdout, progress to stderr, the figures to bench/results/latest.json. Ratios are compared with those of the
baseline; the bench fails if one is more than a quarter smaller twice in a row, or if something could not be measured.
Give it the machine to itself: everything else that runs is measured too.
`;

interface Options {
  readonly scale: Scale;
  readonly chosen: readonly Measurement[];
  readonly save: boolean;
  readonly exporter: string;
}

async function main(argv: readonly string[]): Promise<number> {
  const options = read(argv);
  if (options === "help") {
    process.stdout.write(HELP);
    return 0;
  }
  const baseline = readResults(BASELINE);
  const pins = takeLoadCore();
  const reports: Report[] = [];
  for (const measurement of options.chosen) {
    const say = (progress: string): void => void process.stderr.write(`bench: ${measurement.name}: ${progress}\n`);
    reports.push(await judge(measurement, { ...options, say }, baseline));
  }
  const told = reports.flatMap((report) => report.told);
  if (options.scale === "quick")
    console.log("Quick: swarms are smaller than the rows say; the verdicts mean nothing.\n");
  console.log(table(told));
  console.log([pins, ...reports.flatMap((report) => report.notes)].map((note) => `- ${note}`).join("\n"));
  const results = { scale: options.scale, lines: kept(told) };
  await writeResults(LATEST, results);
  if (options.save) await writeResults(BASELINE, merged(baseline, results));
  return told.some((line) => "fault" in line || line.regressed) ? 1 : 0;
}

/** Throws a sentence for the user. */
function read(argv: readonly string[]): Options | "help" {
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { only: { type: "string" }, quick: flag, save: flag, exporter: { type: "string" }, help: flag },
  });
  if (values.help) return "help";
  const names = values.only?.split(",") ?? measurements.map(({ name }) => name);
  const chosen = names.map((name) => {
    const found = measurements.find((measurement) => measurement.name === name);
    if (found === undefined) throw new Error(`there is no measurement ${name}; see npm run bench -- --help`);
    return found;
  });
  const exporter = values.exporter ?? join(root, "dist/exporter/cli.js");
  if (!existsSync(exporter)) throw new Error(`there is no ${exporter}`);
  return { scale: values.quick ? "quick" : "full", chosen, save: values.save, exporter };
}

function kept(told: readonly Told[]): Results["lines"] {
  return Object.fromEntries(
    told.flatMap((one) => {
      if ("fault" in one) return [];
      const { line, reading } = one;
      const result = { ratio: ratioOf(line, reading), ...reading, unit: line.unit, verdict: verdictOf(line, reading) };
      return [[line.id, result]];
    }),
  );
}

/** What was measured now replaces what was there, line by line; a baseline of another scale is replaced as a whole. */
function merged(baseline: Results | undefined, results: Results): Results {
  if (baseline?.scale !== results.scale) return results;
  return { ...results, lines: { ...baseline.lines, ...results.lines } };
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void clearStages().finally(() => process.exit(1)));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
