// What is published is shown: every metric is in a panel or a rule, or says why not.
import { describe, expect, it } from "vitest";
import type { Metric } from "../../exporter/catalog/define.ts";
import { metrics } from "../../exporter/catalog/index.ts";
import { artifacts } from "../../scripts/artifacts.ts";

/** Metrics that no text names and that give no reason for it, and those that give one although a text names them. */
function wronglyUsed(all: readonly Metric[], texts: readonly string[]): readonly string[] {
  return all.flatMap(({ name, unused }) => {
    // Followed by what a histogram or summary adds, and not by more of another name.
    const named = new RegExp(`\\b${name}(_bucket|_sum|_count)?(?![a-z0-9_])`);
    const isShown = texts.some((text) => named.test(text));
    if (isShown) return unused === undefined ? [] : [`${name}: is shown, but says it is unused`];
    return unused === undefined ? [`${name}: no panel and no rule shows it, and it gives no reason`] : [];
  });
}

const shown = artifacts.filter(({ path }) => /^(dashboards|alerts)\/generated\//.test(path));

describe("the metrics of the catalog", () => {
  it("are each in a panel or a rule, or say why not", () => {
    expect(
      wronglyUsed(
        metrics,
        shown.map((artifact) => artifact.render()),
      ),
    ).toEqual([]);
  });
});

describe("wronglyUsed", () => {
  const age: Metric = {
    type: "summary",
    name: "swarm_age_seconds",
    help: "",
    unit: "seconds",
    layer: "system",
    labels: [],
  };

  it("names a metric that nothing shows", () => {
    expect(wronglyUsed([age], ["swarm_age_seconds_total"])).toEqual([
      "swarm_age_seconds: no panel and no rule shows it, and it gives no reason",
    ]);
  });

  it("accepts one that is shown by its parts, or that gives a reason", () => {
    expect(wronglyUsed([age], ["rate(swarm_age_seconds_sum[5m])"])).toEqual([]);
    expect(wronglyUsed([{ ...age, unused: "for a query by hand" }], [])).toEqual([]);
  });

  it("names one that gives a reason although it is shown", () => {
    expect(wronglyUsed([{ ...age, unused: "for a query by hand" }], ["swarm_age_seconds_count"])).toEqual([
      "swarm_age_seconds: is shown, but says it is unused",
    ]);
  });
});
