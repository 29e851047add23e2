import { describe, expect, it } from "vitest";
import { resourceBottleneck } from "../../exporter/insights/resource-bottleneck.ts";
import { historyOf, NOW, resource, steady, values } from "./history-of.ts";

const detect = (...resources: ReturnType<typeof resource>[]) =>
  resourceBottleneck.detect(historyOf({ resources }), NOW);

describe("resource bottleneck detector", () => {
  it("warns above the first threshold, with the median of the last minute", () => {
    expect(detect(resource("memory", "memory", values(0.8, 0.88, 0.87)))).toEqual([
      {
        insight: "resource-bottleneck",
        subject: { type: "resource", name: "memory" },
        severity: "warning",
        sentence: "The host's memory is 87% used (median of the last minute, threshold 85%).",
        nextStep:
          "Restart the agents that grow or move some to another host, before the kernel ends one; topk(5, swarm_agent_memory_bytes) shows the largest. 2% of it must come free to be below 85%.",
        evidence: [
          { name: "median", value: 0.87, unit: "ratio" },
          { name: "lowest", value: 0.8, unit: "ratio" },
          { name: "highest", value: 0.88, unit: "ratio" },
          { name: "readings", value: 3, unit: "none" },
        ],
        value: 0.87,
        threshold: 0.85,
      },
    ]);
  });

  it("is critical above the second", () => {
    const [found] = detect(resource("disk sda", "disk", steady(0.97)));
    expect(found).toMatchObject({ severity: "critical", value: 0.97, threshold: 0.9 });
    expect(found?.sentence).toBe("The host's disk sda is 97% busy (median of the last minute, threshold 90%).");
  });

  it("judges every resource by itself", () => {
    const found = detect(
      resource("cpu", "cpu", steady(0.95)),
      resource("memory", "memory", steady(0.4)),
      resource("filesystem /", "filesystem", steady(0.86)),
    );
    expect(found.map(({ subject, severity }) => [subject.name, severity])).toEqual([
      ["cpu", "critical"],
      ["filesystem /", "warning"],
    ]);
  });

  it.each([
    { what: "use at the threshold", used: steady(0.85) },
    { what: "a peak among calm readings", used: values(0.5, 1, 0.5) },
    { what: "two readings", used: values(0.99, 0.99) },
    { what: "readings older than a minute", used: steady(0.99, { ago: 60 }) },
    { what: "readings that are no numbers", used: steady(NaN) },
    { what: "no readings", used: values() },
  ])("says nothing of $what", ({ used }) => {
    expect(detect(resource("cpu", "cpu", used))).toEqual([]);
  });
});
