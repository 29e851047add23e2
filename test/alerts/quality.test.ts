// What every alert must have, whatever it is about.
import { describe, expect, it } from "vitest";
import { alertFamilies, alerts } from "../../alerts/index.ts";
import { recordings } from "../../alerts/recordings.ts";
import { annotationsOf } from "../../alerts/rule-files.ts";
import { dashboards } from "../../dashboards/index.ts";
import { metrics } from "../../exporter/catalog/index.ts";
import { checkExpr } from "../../prometheus/promql-check.ts";

const known = {
  metrics,
  extra: new Map<string, readonly string[]>([
    ["up", ["job", "instance"]],
    ...recordings.map(({ name, labels }) => [name, labels] as const),
  ]),
};

const seconds = (duration: string): number => {
  const factor = { s: 1, m: 60, h: 3600, d: 86_400 }[duration.slice(-1)] ?? Number.NaN;
  return Number(duration.slice(0, -1)) * factor;
};

describe.each(alerts.map((alert) => [alert.alert, alert] as const))("%s", (name, alert) => {
  const texts = Object.values(annotationsOf(alert));

  it("has a name of the family, in camel case", () => {
    expect(name).toMatch(/^Swarm([A-Z][a-z]+)+$/);
  });

  it("has an expression that fits the catalog", () => {
    expect(checkExpr(alert.expr.text, known)).toEqual([]);
  });

  it("has a summary of one sentence without values", () => {
    expect(alert.summary).toMatch(/^[A-Z][^.!?{]*\.$/);
  });

  it("says in its description what it is about", () => {
    expect(alert.description).toMatch(/\.$/);
  });

  it("has a runbook with a meaning, checks and actions", () => {
    const { means, check, act } = alert.runbook;
    for (const sentences of [[means], check, act]) {
      expect(sentences.length).toBeGreaterThan(0);
      for (const sentence of sentences) expect(sentence).toMatch(/[.?]$/);
    }
  });

  it("links to its runbook and to a dashboard that exists", () => {
    expect(texts).toContain(`docs/alerts.md#${name.toLowerCase()}`);
    expect(dashboards.map(({ uid }) => uid)).toContain(alert.dashboard.uid);
  });

  it("sets only variables that its dashboard has", () => {
    const board = dashboards.find(({ uid }) => uid === alert.dashboard.uid);
    const variables = board?.templating.list.map((variable) => variable.name) ?? [];
    for (const variable of alert.dashboard.variables) expect(variables).toContain(variable);
  });

  it("does not write a condition that calms it and makes it fast at once", () => {
    if (alert.keepFiringFor !== undefined) expect(alert.for).toBeUndefined();
  });
});

describe("groups of alerts", () => {
  const groups = alertFamilies.flatMap((family) => family.groups);

  it("have names of their own", () => {
    const names = groups.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(groups.map((group) => [group.name, group] as const))(
    "%s is evaluated every five minutes at least",
    (_, group) => {
      expect(seconds(group.interval)).toBeLessThanOrEqual(300);
    },
  );

  it("hold no alert twice", () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  });
});

describe("recorded series", () => {
  it.each(recordings.map((recording) => [recording.name, recording] as const))(
    "%s fits the catalog",
    (name, { expr }) => {
      expect(name).toMatch(/^(agent|queue|model|tool|instance|filesystem|swarm):swarm_[a-z_]+:[a-z_0-9]+$/);
      expect(checkExpr(expr.text, known)).toEqual([]);
    },
  );

  it("reads only recordings that come before it", () => {
    recordings.forEach(({ expr }, i) => {
      const later = recordings.slice(i).filter(({ name }) => expr.text.includes(name));
      expect(later).toEqual([]);
    });
  });
});
