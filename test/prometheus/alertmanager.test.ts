// alertmanager.yml: both versions take it, alerts go where they should, and what is held back is explained by something told.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alerts } from "../../alerts/index.ts";
import { alertmanagerConfig, inhibitions } from "../../prometheus/alertmanager.ts";
import { prometheusArtifacts, renderAlertmanager } from "../../prometheus/artifacts.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { cases } from "../rules/cases/index.ts";
import { run, temporaryFolder } from "../rules/promtool.ts";
import { startAlertmanager, until } from "./running-alertmanager.ts";

const sets = await servers(root);
const folder = temporaryFolder();
const committed = prometheusArtifacts.find(({ path }) => path.endsWith("alertmanager.yml"))?.render() ?? "";
const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const file = written("alertmanager.yml", committed);
const own = written(
  "own.yml",
  renderAlertmanager(["http://exporter:9464/v1/notifications", "https://example.org/hook"]),
);

const exporter = { job: "swarmscope", instance: "exporter:9464" };
const critical = "severity=critical";

describe.each(Object.entries(sets))("Alertmanager of %s", (_, { alertmanager, amtool }) => {
  it.each([
    ["as generated", file],
    ["with a webhook of one's own", own],
  ])("takes the configuration %s", async (__, path) => {
    const { code, output } = await run(amtool.path, ["check-config", path]);
    expect(code, output).toBe(0);
    expect(output).toContain("2 receivers");
  });

  it.each(alerts.map(({ alert, severity }) => [alert, severity] as const))(
    "routes %s, which is %s, to those who must act or to the context",
    async (alert, severity) => {
      const receiver = severity === "info" ? "context" : "act";
      const labels = [`alertname=${alert}`, `severity=${severity}`, "job=swarmscope"];
      const test = ["config", "routes", "test", `--config.file=${file}`, `--verify.receivers=${receiver}`, ...labels];
      const { code, output } = await run(amtool.path, test);
      expect(code, output).toBe(0);
    },
  );

  it("notices a receiver that is not the one expected", async () => {
    const test = ["config", "routes", "test", `--config.file=${file}`, "--verify.receivers=context", critical];
    expect((await run(amtool.path, test)).code).toBe(1);
  });

  it("tells of every alert but those another one explains", async () => {
    const running = await startAlertmanager(alertmanager.path);
    const night = { job: "swarmscope-night" };
    const warning = { severity: "warning" };
    const told = [
      { alertname: "SwarmTargetDown", severity: "critical", ...exporter },
      // The same exporter job, another exporter: it still knows what it says.
      { alertname: "SwarmQueueBacklog", ...warning, queue: "a", job: "swarmscope", instance: "second:9464" },
      // Another swarm stands still; that explains nothing here.
      { alertname: "SwarmQueueStalled", ...warning, queue: "a", job: "swarmscope", instance: "second:9464" },
      { alertname: "SwarmNoProgress", severity: "critical", ...night },
      { alertname: "SwarmQueueBacklog", ...warning, queue: "b", ...night, instance: "night:9464" },
      { alertname: "SwarmAgentLost", ...warning, state: "lost", agent: "a1", ...night, instance: "night:9464" },
      { alertname: "SwarmAgentFailing", ...warning, agent: "a2", ...night },
      { alertname: "SwarmTargetMissing", severity: "critical" },
    ];
    const explained = [
      { alertname: "SwarmQueueBacklog", ...warning, queue: "a", ...exporter },
      { alertname: "SwarmHostCpuHigh", ...warning, ...exporter },
      { alertname: "SwarmAgentFailing", ...warning, agent: "a3", job: "swarmscope" },
      { alertname: "SwarmQueueStalled", ...warning, queue: "b", ...night, instance: "night:9464" },
      { alertname: "SwarmAgentFailing", ...warning, agent: "a1", ...night },
    ];
    try {
      await running.fire([...told, ...explained]);
      const heard = (): readonly object[] =>
        running.told.flatMap(({ alerts: ofGroup }) => ofGroup.map(({ labels }) => labels));
      await until(() => heard().length >= told.length);
      expect(new Set(heard())).toEqual(new Set(told));
      expect(new Set(await running.inhibited())).toEqual(new Set(explained));
      expect(new Set(running.told.map(({ receiver }) => receiver))).toEqual(new Set(["act"]));
    } finally {
      await running.stop();
    }
  }, 60_000);
});

describe("inhibition", () => {
  /** Labels of an alert as its firing cases state them by hand. */
  const labelsOf = (alert: string): readonly Readonly<Record<string, string>>[] =>
    Object.values(cases)
      .flat()
      .filter((one) => one.alert === alert)
      .flatMap(({ checks }) =>
        checks.flatMap(({ firing }) => firing.map(({ labels }) => ({ ...labels, alertname: alert }))),
      );
  const matching = (matchers: readonly string[]): readonly string[] =>
    alerts
      .map(({ alert }) => alert)
      .filter((alert) => labelsOf(alert).some((labels) => matchers.every((matcher) => holds(matcher, labels))));
  const pairs = inhibitions.flatMap((rule) => {
    const targets = matching(rule.target_matchers);
    return matching(rule.source_matchers).flatMap((source) => targets.map((target) => ({ source, target, rule })));
  });

  it("never compares labels that an alert does not have", () => {
    for (const { source, target, rule } of pairs) {
      for (const labels of [
        ...labelsOf(source),
        ...labelsOf(target).filter((l) => rule.target_matchers.every((m) => holds(m, l))),
      ]) {
        expect(Object.keys(labels), `${source} and ${target}`).toEqual(expect.arrayContaining([...rule.equal]));
      }
    }
    expect(pairs.length).toBeGreaterThan(10);
  });

  it("never goes in a circle, so that somebody always hears of the first cause", () => {
    const explainedBy = new Map<string, readonly string[]>();
    for (const { source, target } of pairs) explainedBy.set(target, [...(explainedBy.get(target) ?? []), source]);
    const reaches = (from: string, to: string): boolean =>
      (explainedBy.get(from) ?? []).some((source) => source === to || reaches(source, to));
    for (const { alert } of alerts) expect(reaches(alert, alert), alert).toBe(false);
  });

  it("names no alert that is gone", () => {
    const named = inhibitions
      .flatMap((rule) => [...rule.source_matchers, ...rule.target_matchers])
      .flatMap((matcher) => matcher.match(/Swarm[A-Z]\w+/g) ?? []);
    const known = new Set<string>(alerts.map(({ alert }) => alert));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe("webhooks", () => {
  it("are told by both receivers", () => {
    expect(own.length).toBeGreaterThan(0);
    expect(committed.match(/url: http:\/\/exporter:9464\/v1\/notifications/g)).toHaveLength(2);
    expect(renderAlertmanager(["https://example.org/hook"]).match(/url: https:\/\/example\.org\/hook/g)).toHaveLength(
      2,
    );
  });

  it("must be there, and be addresses", () => {
    expect(() => alertmanagerConfig({ webhooks: [] })).toThrow("at least one webhook");
    expect(() => alertmanagerConfig({ webhooks: ["ops.example.org"] })).toThrow(
      "ops.example.org: must be an http or https",
    );
    expect(() => alertmanagerConfig({ webhooks: ["mailto:ops@example.org"] })).toThrow("must be an http or https");
  });

  it("may come with templates of one's own", () => {
    expect(alertmanagerConfig({ webhooks: ["http://a/"], templates: ["/t/*.tmpl"] })).toMatchObject({
      templates: ["/t/*.tmpl"],
    });
    expect(alertmanagerConfig({ webhooks: ["http://a/"] })).not.toHaveProperty("templates");
  });
});

/** Evaluates a matcher of Alertmanager the way it does: an absent label is the empty string, expressions are anchored. */
function holds(matcher: string, labels: Readonly<Record<string, string>>): boolean {
  const [, name = "", operator = "", wanted = ""] = /^(\w+)(=~|!=|=)"(.*)"$/.exec(matcher) ?? [];
  const value = labels[name] ?? "";
  if (operator === "=~") return new RegExp(`^(?:${wanted})$`).test(value);
  return operator === "=" ? value === wanted : value !== wanted;
}
