// Runs measurements and judges them: a line whose ratio fell is measured a second time before that counts.
import type { Context, Line, Measurement, Taken } from "./measurement.ts";
import type { Results } from "./results.ts";
import { Stage } from "./stage.ts";
import type { Told } from "./table.ts";
import { hasFallen, ratioOf } from "./verdict.ts";

export interface Report {
  readonly told: readonly Told[];
  readonly notes: readonly string[];
}

type Conditions = Omit<Context, "stage">;

/** Never rejects because of a measurement: what it could not do is told in its lines. */
export async function judge(
  { name, lines, run }: Measurement,
  conditions: Conditions,
  earlier: Results | undefined,
): Promise<Report> {
  const before = (line: Line): number | undefined =>
    earlier?.scale === conditions.scale ? earlier.lines[line.id]?.ratio : undefined;
  const fell = (taken: Taken<string>, line: Line): boolean => hasFallen(ratio(taken, line), before(line));
  try {
    const first = await staged(run, conditions);
    if (!lines.some((line) => fell(first, line))) return report(first, () => false);
    conditions.say("a ratio fell: measured again");
    const second = await staged(run, conditions);
    return report(second, (line) => fell(first, line) && fell(second, line));
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    conditions.say(`failed: ${fault}`);
    return { told: lines.map((line) => ({ line, fault })), notes: [] };
  }

  function report(taken: Taken<string>, regressed: (line: Line) => boolean): Report {
    return {
      told: lines.map((line) => ({
        line,
        reading: of(taken, line),
        earlier: before(line),
        regressed: regressed(line),
      })),
      notes: taken.notes.map((note) => `${name}: ${note}`),
    };
  }
}

async function staged(run: Measurement["run"], conditions: Conditions): Promise<Taken<string>> {
  const stage = new Stage();
  try {
    return await run({ ...conditions, stage });
  } finally {
    await stage.clear();
  }
}

function of({ readings }: Taken<string>, { id }: Line): { ours: number; peer: number } {
  const reading = readings[id];
  if (reading === undefined) throw new Error(`nothing was measured for ${id}`);
  const { ours, peer } = reading;
  // Neither can be compared: every comparison with it would be false, and nothing would ever fall.
  if (![ours, peer].every((figure) => figure > 0 && Number.isFinite(figure)))
    throw new Error(`no figures were measured for ${id}: ours ${ours}, the peer's ${peer}`);
  return reading;
}

function ratio(taken: Taken<string>, line: Line): number {
  return ratioOf(line, of(taken, line));
}
