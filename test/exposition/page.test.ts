import { describe, expect, it } from "vitest";
import { counter, gauge, histogram, info, summary } from "../../exporter/catalog/define.ts";
import { agent, outcome } from "../../exporter/catalog/labels.ts";
import { escapeLabel, formatNumber, renderLabels } from "../../exporter/exposition/lines.ts";
import { openMetricsFamily, type Family } from "../../exporter/exposition/page.ts";
import { renderPage } from "./render-page.ts";
import { NamedRows } from "../../exporter/store/rows.ts";
import { Series } from "../../exporter/store/series.ts";

const options = { unit: "seconds", layer: "application" } as const;
const done = counter("x_done_total", 'Ends with "quotes", a \\ and\na break.', {
  ...options,
  unit: "none",
  labels: [agent, outcome],
});
const run = histogram("x_run_seconds", "Time.", { ...options, labels: [agent], buckets: [0.5, 1] });

function series(metric: Family["metric"], fill: (s: Series, row: NamedRows["row"]) => void): Series {
  const names = new NamedRows();
  const made = new Series(metric, names);
  fill(made, (...labels) => names.row(...labels));
  return made;
}

describe("a page", () => {
  it("writes counters in text with their full name, and labels escaped", () => {
    const block = series(done, (s, row) => s.add(row('a"\\', "ok"), 2));
    expect(renderPage([block], "text")).toEqual({
      series: 1,
      text: '# HELP x_done_total Ends with "quotes", a \\\\ and\\na break.\n# TYPE x_done_total counter\nx_done_total{agent="a\\"\\\\",outcome="ok"} 2\n',
    });
  });

  it("names the family of a counter without its suffix in OpenMetrics, escapes quotes in help and ends with EOF", () => {
    const block = series(done, (s, row) => s.add(row("a", "ok"), 2));
    expect(renderPage([block], "openmetrics").text).toBe(
      '# HELP x_done Ends with \\"quotes\\", a \\\\ and\\na break.\n# TYPE x_done counter\nx_done_total{agent="a",outcome="ok"} 2\n# EOF\n',
    );
  });

  it("writes histograms cumulatively, with +Inf equal to the count", () => {
    const block = series(run, (s, row) => {
      for (const value of [0.5, 0.7, 3]) s.observe(row("a"), value);
    });
    expect(renderPage([block], "openmetrics").text).toBe(
      [
        "# HELP x_run_seconds Time.",
        "# TYPE x_run_seconds histogram",
        "# UNIT x_run_seconds seconds",
        'x_run_seconds_bucket{agent="a",le="0.5"} 1',
        'x_run_seconds_bucket{agent="a",le="1"} 2',
        'x_run_seconds_bucket{agent="a",le="+Inf"} 3',
        'x_run_seconds_sum{agent="a"} 4.2',
        'x_run_seconds_count{agent="a"} 3',
        "# EOF",
        "",
      ].join("\n"),
    );
  });

  it("writes a summary as sum and count, and a metric without labels without braces", () => {
    const block = series(summary("x_heal_seconds", "Time.", options), (s, row) => s.observe(row(), 1.5));
    expect(renderPage([block], "text").text).toBe(
      "# HELP x_heal_seconds Time.\n# TYPE x_heal_seconds summary\nx_heal_seconds_sum 1.5\nx_heal_seconds_count 1\n",
    );
  });

  it("calls an info metric a gauge in text and an info in OpenMetrics", () => {
    const metric = info("x_build_info", "Version.", { layer: "system", labels: [agent] });
    const block = series(metric, (s, row) => s.set(row("a"), 1));
    expect(renderPage([block], "text").text).toContain("# TYPE x_build_info gauge\n");
    expect(renderPage([block], "openmetrics").text).toContain('# TYPE x_build info\nx_build_info{agent="a"} 1\n');
    expect(openMetricsFamily(metric)).toBe("x_build");
  });

  it("tells the unit of a timestamp as seconds", () => {
    const metric = gauge("x_seen_timestamp_seconds", "When.", { unit: "timestamp_seconds", layer: "system" });
    expect(renderPage([series(metric, (s, row) => s.set(row(), 5))], "openmetrics").text).toContain(
      "# UNIT x_seen_timestamp_seconds seconds\n",
    );
  });

  it("leaves out a metric without series, and is empty without any", () => {
    expect(renderPage([new Series(done, new NamedRows())], "text")).toEqual({ text: "", series: 0 });
    expect(renderPage([new Series(done, new NamedRows())], "openmetrics").text).toBe("# EOF\n");
  });

  it("treats an empty label value as a label that is not there", () => {
    const block = series(done, (s, row) => s.add(row("a", ""), 1));
    expect(renderPage([block], "text").text).toContain('x_done_total{agent="a"} 1\n');
  });

  it.each([
    [0, "0"],
    [1e21, "1e+21"],
    [0.1 + 0.2, "0.30000000000000004"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
    [NaN, "NaN"],
  ])("writes %s as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("labels", () => {
  it("escape what would end them", () => {
    expect(escapeLabel('a"b\\c\nd')).toBe('a\\"b\\\\c\\nd');
  });

  it("leave out an empty value, which is the same as none", () => {
    expect(renderLabels(done, ["", "ok"])).toBe('outcome="ok"');
    expect(renderLabels(done, ["", ""])).toBe("");
  });
});
