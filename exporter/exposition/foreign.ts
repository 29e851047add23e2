// Metrics that are not the catalog's: what a program that embeds the exporter puts into a prom-client registry of its own.
import type { Format } from "./page.ts";

/** Text 0.0.4 as prom-client writes it, to be put on a page of either format. */
export class Foreign {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Sample lines in it. */
  get series(): number {
    return this.text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
  }

  /** Names that samples and headers have in it, in either format. */
  get names(): ReadonlySet<string> {
    const names = this.text.split("\n").flatMap((line) => /^(?:# TYPE )?([\w:]+)/.exec(line)?.[1] ?? []);
    return new Set(names.flatMap((name) => [name, name.replace(/_total$/, "")]));
  }

  /**
   * The text in a format. The registry is never asked for OpenMetrics itself: doing so once renames its counters for good.
   * A counter whose name does not end in `_total` is none in OpenMetrics: there it is told as unknown.
   */
  in(format: Format): string {
    const lines = this.text.split("\n").filter((line) => line !== "");
    const text = (format === "text" ? lines : openMetrics(lines)).join("\n");
    return text === "" ? "" : `${text}\n`;
  }
}

const HEADER = /^# (HELP|TYPE) (\S+) (.*)$/;

function openMetrics(lines: readonly string[]): readonly string[] {
  const counters = new Set(lines.flatMap((line) => /^# TYPE (\S+_total) counter$/.exec(line)?.[1] ?? []));
  return lines.map((line) => {
    const [, what = "", name = "", rest = ""] = HEADER.exec(line) ?? [];
    if (what === "") return line;
    const family = counters.has(name) ? name.replace(/_total$/, "") : name;
    if (what === "HELP") return `# HELP ${family} ${rest.replaceAll('"', '\\"')}`;
    const isUnknown = rest === "untyped" || (rest === "counter" && !counters.has(name));
    return `# TYPE ${family} ${isUnknown ? "unknown" : rest}`;
  });
}
