// The dictionary holds every metric and every threshold, with what a reader needs of each.
import { describe, expect, it } from "vitest";
import { metrics } from "../../../exporter/catalog/index.ts";
import { metricsDocument } from "../../../scripts/docs/metrics.ts";

const text = metricsDocument.render();

describe("docs/metrics.md", () => {
  it("has one heading for each metric of the catalog", () => {
    const headings = [...text.matchAll(/^### `(.+)`$/gm)].map(([, name]) => name);
    expect(headings).toEqual(metrics.map(({ name }) => name));
  });

  it("tells meaning, type, layer, labels and upper bounds", () => {
    expect(text).toContain(
      [
        "### `swarm_queue_wait_duration_seconds`",
        "",
        "How long tasks waited in a queue, in seconds, measured when they were taken.",
        "",
        "- histogram · application layer",
        "- labels: `queue`",
        "- upper bounds: 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800",
      ].join("\n"),
    );
  });

  it("tells the values of a closed label and the budget of an open one", () => {
    expect(text).toMatch(/^\| `part` \| .* \| `speed`, `consistency`, `success` \|$/m);
    expect(text).toMatch(/^\| `queue` \| .* \| open, at most 200 \|$/m);
  });

  it("tells a threshold with its unit, the bad side and the reason", () => {
    expect(text).toMatch(/^\| `queueBacklog` \| 1000 tasks \| above \| More than this waits.* \|$/m);
  });
});
