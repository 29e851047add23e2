// A counter that comes is shown to each scraper at 0 before it is shown with its value, and to everybody else as it is.
import { gunzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counter, gauge, histogram, summary } from "../../exporter/catalog/define.ts";
import { agent } from "../../exporter/catalog/labels.ts";
import { Newborn, newbornLimits, type NewbornLimits, type Veil } from "../../exporter/exposition/newborn.ts";
import type { Format } from "../../exporter/exposition/page.ts";
import { press } from "../../exporter/exposition/press.ts";
import { Sheet } from "../../exporter/exposition/sheet.ts";
import { veiledFamily, VeiledSheet } from "../../exporter/exposition/veiled.ts";
import { Series } from "../../exporter/store/series.ts";

const options = { unit: "seconds", layer: "application", labels: [agent] } as const;
const names = { labels: (row: number): readonly string[] => [`a${String(row)}`] };
const { silence } = newbornLimits;

class Scene {
  readonly done = new Series(counter("x_done_total", "Done.", { ...options, unit: "none" }), names);
  readonly level = new Series(gauge("x_level_seconds", "Level.", options), names);
  readonly run = new Series(histogram("x_run_seconds", "Time.", { ...options, buckets: [1] }), names);
  readonly heal = new Series(summary("x_heal_seconds", "Time.", options), names);
  readonly #all = [this.done, this.level, this.run, this.heal];
  readonly #sheets = this.#all.map((series) => new Sheet(series));
  readonly #newborn: Newborn;

  constructor(limits: Partial<NewbornLimits> = {}) {
    this.#newborn = new Newborn(this.#all, { ...newbornLimits, ...limits });
  }

  /** What a scraper is shown at a time; what anybody is who is none, without a name. */
  look(now = 0, scraper?: string, packs = false): string {
    const veil = scraper === undefined ? undefined : this.#newborn.veil(scraper, now);
    const bytes = Buffer.concat([...press(this.#parts(veil), "text", packs)].map((piece) => Buffer.from(piece.bytes)));
    veil?.shown();
    return (packs ? gunzipSync(bytes) : bytes).toString();
  }

  /** A page that is never sent to its end. */
  lookInVain(now: number, scraper: string): void {
    this.#newborn.veil(scraper, now);
  }

  #parts(veil: Veil | undefined): readonly (Sheet | VeiledSheet)[] {
    return this.#sheets.map((sheet) => {
      const hidden = veil?.rowsOf(sheet.series) ?? [];
      return veil === undefined || hidden.length === 0 ? sheet : new VeiledSheet(sheet, veil, hidden);
    });
  }
}

const valueOf = (page: string, line: string): string | undefined =>
  page
    .split("\n")
    .find((one) => one.startsWith(`${line} `))
    ?.slice(line.length + 1);

const done = (page: string, row = 0): string | undefined => valueOf(page, `x_done_total{agent="a${String(row)}"}`);

describe("a counter that comes", () => {
  it("is shown to a scraper at 0, then with its value, and to others as it is", () => {
    const scene = new Scene();
    scene.look(0, "p");
    scene.done.add(0, 5);
    expect([scene.look(1), scene.look(2, "p"), scene.look(3), scene.look(4, "p")].map((page) => done(page))).toEqual([
      ...["5", "0", "5", "5"],
    ]);
  });

  it("is shown so to each scraper, whatever the others have seen", () => {
    const scene = new Scene();
    for (const name of ["p", "q"]) scene.look(0, name);
    scene.done.add(0, 5);
    const pages = ["p", "p", "q", "p", "q"].map((name, i) => done(scene.look(1 + i, name)));
    expect(pages).toEqual(["0", "5", "0", "5", "5"]);
  });

  it("is known once more where the row is given to another", () => {
    const scene = new Scene();
    scene.look(0, "p");
    scene.done.add(0, 5);
    for (let i = 1; i < 3; i++) scene.look(i, "p");
    scene.done.remove(0);
    scene.done.add(0, 7);
    expect([done(scene.look(3, "p")), done(scene.look(4, "p"))]).toEqual(["0", "7"]);
  });

  it("is a histogram or a summary too, with all its lines; a gauge is shown as it is", () => {
    const scene = new Scene();
    scene.look(0, "p");
    scene.run.observe(3, 0.5);
    scene.heal.observe(3, 2);
    scene.level.set(3, 4);
    const read = (page: string) =>
      [
        `x_run_seconds_bucket{agent="a3",le="1"}`,
        ...[
          "x_run_seconds_sum",
          "x_run_seconds_count",
          "x_heal_seconds_sum",
          "x_heal_seconds_count",
          "x_level_seconds",
        ].map((name) => `${name}{agent="a3"}`),
      ].map((line) => valueOf(page, line));
    expect(read(scene.look(0, "p"))).toEqual(["0", "0", "0", "0", "0", "4"]);
    expect(read(scene.look(1, "p"))).toEqual(["1", "0.5", "1", "2", "1", "4"]);
  });

  it("leaves the lines of others alone, packed or not", () => {
    const scene = new Scene();
    for (let row = 0; row < 600; row++) scene.done.add(row, row + 1);
    scene.look(0, "p");
    scene.done.add(600, 1);
    scene.done.add(300, 1);
    const hidden = scene.look().replace(`{agent="a600"} 1\n`, `{agent="a600"} 0\n`);
    expect(scene.look(2, "p", true)).toBe(hidden);
    expect(scene.look(3, "p", true)).toBe(scene.look());
  });

  it("has no exemplars while it is hidden", () => {
    const scene = new Scene();
    const newborn = new Newborn([scene.run]);
    const trace = { traceId: "a".repeat(32), spanId: "b".repeat(16), time: 1 };
    for (const row of [0, 1]) scene.run.observe(row, 0.5, 1, trace);
    newborn.veil("p", 0).shown();
    scene.run.observe(2, 0.5, 1, trace);
    const veil = newborn.veil("p", 1);
    const page = (format: Format) =>
      Buffer.concat([...press([veiledFamily(scene.run, veil)], format, false)].map(({ bytes }) => bytes)).toString();
    expect(page("openmetrics").match(/le="1"\} \S+( #)?/g)).toEqual([`le="1"} 1 #`, `le="1"} 1 #`, `le="1"} 0`]);
  });
});

describe("a scraper that comes", () => {
  it("for the first time, or again after a long silence, takes what is there for what was", () => {
    const scene = new Scene();
    scene.done.add(0, 5);
    expect(done(scene.look(0, "p"))).toBe("5");
    scene.done.add(1, 5);
    expect(done(scene.look(silence, "p"), 1)).toBe("5");
    scene.done.add(2, 5);
    expect(done(scene.look(2 * silence - 1, "p"), 2)).toBe("0");
  });

  it("and leaves in the midst is shown the same again", () => {
    const scene = new Scene();
    scene.look(0, "p");
    scene.done.add(0, 5);
    scene.lookInVain(1, "p");
    expect([done(scene.look(2, "p")), done(scene.look(3, "p"))]).toEqual(["0", "5"]);
  });

  it("sees values at once of what came in numbers nobody remembers", () => {
    const scene = new Scene({ rows: 2 });
    scene.look(0, "p");
    for (let row = 0; row < 3; row++) scene.done.add(row, 5);
    expect([0, 1, 2].map((row) => done(scene.look(1, "p"), row))).toEqual(["5", "5", "5"]);
    scene.done.add(3, 5);
    expect(done(scene.look(2, "p"), 3)).toBe("0");
  });

  it("as one of too many makes who was silent for longest a new one", () => {
    const scene = new Scene({ scrapers: 1 });
    for (const name of ["p", "q"]) scene.look(0, name);
    scene.done.add(0, 5);
    expect([done(scene.look(1, "p")), done(scene.look(2, "p"))]).toEqual(["5", "5"]);
  });
});

describe("any number of scrapers, whatever comes and goes", () => {
  const row = fc.constantFrom(0, 1, 255, 256, 600);
  const step = fc.oneof(
    fc.record({ do: fc.constant("add"), row, by: fc.constantFrom("") }),
    fc.record({ do: fc.constant("remove"), row, by: fc.constantFrom("") }),
    fc.record({ do: fc.constant("look"), row, by: fc.constantFrom("p", "q", "r", "") }),
  );

  it("see each counter at 0 first and with its value ever after, and who is none sees values", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const scene = new Scene();
        const values = new Map<number, number>();
        /** Rows a scraper has seen since they came. */
        const seen = new Map(["p", "q", "r"].map((name) => [name, new Set<number>()]));
        for (const name of seen.keys()) scene.look(0, name);
        for (const { do: what, row: at, by } of steps) {
          if (what === "add") {
            scene.done.add(at, 1);
            values.set(at, (values.get(at) ?? 0) + 1);
          } else if (what === "remove") {
            scene.done.remove(at);
            values.delete(at);
            for (const rows of seen.values()) rows.delete(at);
          } else {
            const page = scene.look(1, by === "" ? undefined : by);
            const rows = seen.get(by);
            for (const [known, value] of values)
              expect(done(page, known)).toBe(String(rows?.has(known) === false ? 0 : value));
            for (const known of values.keys()) rows?.add(known);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
