import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { alerts } from "../../alerts/index.ts";
import { recordings } from "../../alerts/recordings.ts";
import { dashboardArtifacts, dashboards } from "../../dashboards/index.ts";
import { panelsOf } from "../../dashboards/dashboard.ts";
import { lintDashboards } from "../../dashboards/lint.ts";
import { metrics } from "../../exporter/catalog/index.ts";
import { examine } from "../../prometheus/promql-check.ts";

const known = { metrics, extra: new Map(recordings.map(({ name, labels }) => [name, labels])) };
const inRules = [...alerts, ...recordings].flatMap(({ expr }) => [...examine(expr.text, known).metrics]);
const [overview, infrastructure, llmUse] = dashboards;
const titles = (board: (typeof dashboards)[number] | undefined) => board?.panels.map(({ title }) => title) ?? [];

describe("the dashboards", () => {
  it("pass the lint, and every metric of the catalog is shown or says why not", () => {
    expect(lintDashboards(dashboards, metrics, new Set(inRules))).toEqual([]);
  });

  it("use every file of rows, once", () => {
    const rows = dashboards.flatMap((board) => panelsOf(board).filter(({ type }) => type === "row"));
    expect(rows).toHaveLength(readdirSync(new URL("../../dashboards/rows", import.meta.url)).length);
  });

  it("open with whether all is well", () => {
    expect(titles(overview).slice(0, 11)).toEqual([
      "Is it fine?",
      "Saturation",
      "Agents up",
      "Agents lost",
      "Tasks per minute",
      "Success",
      "Tasks waiting",
      "Oldest waiting",
      "Firing alerts",
      "Findings",
      "Findings over time",
    ]);
    expect(titles(infrastructure)[0]).toBe("The host at a glance");
    expect(titles(llmUse)[0]).toBe("Cost and tokens");
  });

  it("show what models cost and which tools fail on the first board, too", () => {
    for (const title of ["Cost per hour", "Cost per task", "Tokens", "Requests to models", "Tool failures"])
      expect(titles(overview)).toContain(title);
  });

  it("show waiting beside running, on one line", () => {
    const place = (title: string) => overview?.panels.find((panel) => panel.title === title)?.gridPos;
    expect(place("Run duration")?.y).toBe(place("Wait duration")?.y);
    expect(place("Run duration")?.h).toBe(place("Wait duration")?.h);
  });

  it("need no choice on the first start: every panel names the data source that provisioning makes", () => {
    const sources = dashboards.flatMap((board) => panelsOf(board).flatMap(({ datasource }) => datasource ?? []));
    expect(new Set(sources.map(({ uid }) => uid))).toEqual(new Set(["swarm-prom"]));
  });

  it("are generated under their uids, beside the provisioning", () => {
    expect(dashboardArtifacts.map(({ path }) => path)).toEqual([
      "dashboards/generated/swarm-overview.json",
      "dashboards/generated/swarm-infrastructure.json",
      "dashboards/generated/swarm-llm.json",
      "dashboards/generated/provisioning/datasources/swarmscope.yml",
      "dashboards/generated/provisioning/dashboards/swarmscope.yml",
    ]);
  });

  it("are written as one JSON object each", () => {
    const [first] = dashboardArtifacts;
    expect(JSON.parse(first?.render() ?? "")).toMatchObject({ uid: "swarm-overview", schemaVersion: 42 });
  });
});
