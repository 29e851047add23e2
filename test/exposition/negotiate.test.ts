// The Accept headers are those real scrapers send.
import { describe, expect, it } from "vitest";
import { chooseFormat, scrapeBudget, takesGzip } from "../../exporter/exposition/negotiate.ts";

describe("the format of a page", () => {
  it.each([
    [
      "Prometheus 2.42",
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      "openmetrics",
    ],
    [
      "Prometheus 3.5",
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
      "openmetrics",
    ],
    [
      "Prometheus with native histograms",
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      "openmetrics",
    ],
    [
      "Prometheus told to prefer text",
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4",
      "text",
    ],
    ["VictoriaMetrics", "text/plain;version=0.0.4;q=1,*/*;q=0.1", "text"],
    ["curl", "*/*", "text"],
    ["a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text"],
    ["a scraper of the future", "application/openmetrics-text;version=2.0.0", "text"],
    ["one that refuses OpenMetrics", "application/openmetrics-text;version=1.0.0;q=0,text/plain", "text"],
    ["nobody", undefined, "text"],
    ["nonsense", ";;q=x,,", "text"],
  ])("for %s", (_who, accept, format) => {
    expect(chooseFormat(accept)).toBe(format);
  });
});

describe("gzip", () => {
  it.each([
    ["gzip", true],
    ["deflate, gzip;q=0.5", true],
    ["*", true],
    ["identity", false],
    ["gzip;q=0", false],
    [undefined, false],
  ])("is used for Accept-Encoding %s: %s", (header, used) => {
    expect(takesGzip(header)).toBe(used);
  });
});

describe("the time a scrape has", () => {
  it.each([
    ["10", 9_500],
    ["2.000", 1_500],
    ["0.2", 100],
    ["", undefined],
    ["soon", undefined],
    ["-1", undefined],
    [undefined, undefined],
  ])("is, told %s, %s ms", (header, budget) => {
    expect(scrapeBudget(header)).toBe(budget);
  });
});
