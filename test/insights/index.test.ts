import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentState, insight, severity } from "../../exporter/catalog/labels.ts";
import { detectors, profileDocs } from "../../exporter/insights/index.ts";
import type { AgentHistory, History, QueueHistory, ResourceHistory, TypeRecord } from "../../exporter/model/history.ts";
import { historyOf, NOW, track } from "./history-of.ts";

const names = (folder: string, ending: string): string[] =>
  readdirSync(new URL(`../../${folder}/`, import.meta.url))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
const sources = names("exporter/insights", ".ts");

const number = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1e5, noNaN: true }),
  fc.double(),
);
const someTrack = fc
  .array(fc.record({ time: fc.integer({ min: -150, max: 1 }), value: number }), { maxLength: 40 })
  .map((points) =>
    track(points.map(({ time, value }) => ({ time: NOW + time * 1000, value })).sort((a, b) => a.time - b.time)),
  );
const name = fc.string({ minLength: 1, maxLength: 5 });
const type: fc.Arbitrary<TypeRecord> = fc.record(
  {
    taskType: name,
    samples: fc.nat({ max: 20 }),
    median: number,
    peerMedian: number,
    peerSamples: fc.nat({ max: 20 }),
  },
  { requiredKeys: ["taskType", "samples", "median", "peerSamples"] },
);
const agent = (past: typeof someTrack, types: fc.Arbitrary<TypeRecord[]>): fc.Arbitrary<AgentHistory> =>
  fc.record({
    name,
    type: fc.option(name, { nil: undefined }),
    state: fc.constantFrom(...agentState.values),
    inFlight: fc.nat({ max: 9 }),
    slots: fc.option(fc.oneof(fc.nat({ max: 9 }), fc.double()), { nil: undefined }),
    busy: past,
    types,
  });
const queue = (past: typeof someTrack): fc.Arbitrary<QueueHistory> =>
  fc.record({ name, depth: past, oldestAge: past, arrived: past, served: past });
const resource = (past: typeof someTrack): fc.Arbitrary<ResourceHistory> =>
  fc.record({ name, kind: fc.constantFrom("cpu", "memory", "disk", "filesystem"), used: past });
const history = (past: typeof someTrack, types: fc.Arbitrary<TypeRecord[]>): fc.Arbitrary<History> =>
  fc
    .record({
      agents: fc.array(agent(past, types), { maxLength: 6 }),
      queues: fc.array(queue(past), { maxLength: 3 }),
      resources: fc.array(resource(past), { maxLength: 3 }),
      standing: fc.boolean(),
    })
    .map(({ standing, ...parts }) => historyOf({ ...parts, holds: () => standing }));

const detectAll = (given: History) => detectors.flatMap((detector) => detector.detect(given, NOW));

describe("the list of detectors", () => {
  it("is what the folder exports, under the names of the files", async () => {
    const found: string[] = [];
    for (const source of sources) {
      const module: unknown = await import(`../../exporter/insights/${source}.ts`);
      for (const value of Object.values(module as object) as readonly unknown[]) {
        if (detectors.some((detector) => detector === value) || isDetector(value)) found.push(source);
      }
    }
    expect(found).toEqual(detectors.map((detector) => detector.insight).sort());
  });

  it("has one detector for each kind of finding in the catalog", () => {
    expect(detectors.map((detector) => detector.insight).sort()).toEqual([...insight.values].sort());
  });

  it("stands beside a test for each file and no test without one", () => {
    expect(names("test/insights", ".test.ts")).toEqual(sources);
  });

  it("tells of each detector and profile what it means, how it is decided and by which thresholds", () => {
    for (const doc of [...detectors.map((detector) => detector.doc), ...Object.values(profileDocs)]) {
      expect(doc.means).toMatch(/^[A-Z].*\.$/);
      expect(doc.method).toMatch(/^[A-Z].*\.$/);
      expect(doc.thresholds.length).toBeGreaterThan(0);
    }
  });
});

describe("every detector", () => {
  it("takes any history and makes only findings with finite numbers that are beyond their threshold", () => {
    fc.assert(
      fc.property(history(someTrack, fc.array(type, { maxLength: 4 })), (given) => {
        for (const finding of detectAll(given)) {
          expect(severity.values).toContain(finding.severity);
          expect(finding.value).toBeGreaterThan(finding.threshold);
          for (const { value } of finding.evidence) expect(value).toSatisfy(Number.isFinite);
          expect(finding.sentence).toContain(finding.subject.name);
          expect(finding.sentence + finding.nextStep).not.toMatch(/NaN|undefined|∞|Infinity/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("finds the same in the same history", () => {
    fc.assert(
      fc.property(history(someTrack, fc.array(type, { maxLength: 4 })), (given) => {
        expect(detectAll(given)).toEqual(detectAll(given));
      }),
    );
  });

  it("finds nothing where nothing was measured", () => {
    fc.assert(
      fc.property(history(fc.constant(track()), fc.constant([])), (given) => {
        expect(detectAll(given)).toEqual([]);
      }),
    );
  });
});

function isDetector(value: unknown): boolean {
  return typeof value === "object" && value !== null && "detect" in value && "insight" in value;
}
