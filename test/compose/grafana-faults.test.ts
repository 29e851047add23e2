import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderDashboardProvider, renderDataSources, DASHBOARDS_PATH } from "../../dashboards/provisioning.ts";
import { faultsOf } from "../../scripts/compose/grafana-faults.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grafana-faults-"));
  write("provisioning/datasources/swarmscope.yml", renderDataSources());
  write(
    "provisioning/dashboards/swarmscope.yml",
    renderDashboardProvider().replace(DASHBOARDS_PATH, join(folder, "dashboards")),
  );
  write("dashboards/overview.json", '{"uid":"overview","title":"Overview","panels":[{}]}');
  write("password", `${"x".repeat(32)}\n`);
  chmodSync(join(folder, "password"), 0o600);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The root is a place nobody can write to, because it is not there. */
function faults(root = join(folder, "absent")): readonly string[] {
  return faultsOf({ provisioning: join(folder, "provisioning"), passwordFile: join(folder, "password"), root });
}

describe("what Grafana would stumble over", () => {
  it("is nothing with the generated files", () => {
    expect(faults()).toEqual([]);
  });

  it("is a data source without uid", () => {
    write("provisioning/datasources/swarmscope.yml", renderDataSources().replaceAll(/uid:.*/g, "uid: ''"));
    expect(faults()).toContain("a data source has no uid");
  });

  it("is no Prometheus among the data sources", () => {
    write("provisioning/datasources/swarmscope.yml", "apiVersion: 1\ndatasources: []\n");
    expect(faults()).toEqual(["no data source is a Prometheus"]);
  });

  it("is a provisioning file that is no YAML or of no known version", () => {
    write("provisioning/datasources/swarmscope.yml", "datasources: []\n");
    write("provisioning/dashboards/swarmscope.yml", "a: [");
    expect(faults()).toEqual(["swarmscope.yml is not of apiVersion 1", expect.stringContaining("unexpected end")]);
  });

  it("is a dashboard that is no JSON, has no title, or no panels", () => {
    write("dashboards/overview.json", "{");
    expect(faults()).toEqual([expect.stringContaining("JSON")]);
    write("dashboards/overview.json", '{"uid":"overview","panels":[]}');
    expect(faults()).toEqual(["a dashboard has no uid or no title", "dashboard overview has no panels"]);
  });

  it("is a uid used twice", () => {
    write("dashboards/again.json", '{"uid":"overview","title":"Again","panels":[{}]}');
    expect(faults()).toEqual(["more than one dashboard has the uid overview"]);
  });

  it("is a folder without dashboards, or nothing that provides them", () => {
    rmSync(join(folder, "dashboards", "overview.json"));
    expect(faults()).toEqual([`there are no dashboards in ${join(folder, "dashboards")}`]);
    rmSync(join(folder, "provisioning", "dashboards", "swarmscope.yml"));
    expect(faults()).toEqual(["nothing provides dashboards"]);
  });

  it("is a password that is short, or that others may read", () => {
    write("password", "admin\n");
    expect(faults()).toEqual(["the password of the administrator is empty or short"]);
    write("password", "x".repeat(32));
    chmodSync(join(folder, "password"), 0o644);
    expect(faults()).toEqual(["others than its owner may read the password of the administrator"]);
  });

  it("is a root file system it can write to", () => {
    expect(faults(folder)).toEqual([`${folder} is writable`]);
  });
});
