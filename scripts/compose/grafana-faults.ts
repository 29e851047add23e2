// What Grafana would stumble over in the files and settings the stack gives it. The stand-in for Grafana asks this at every health check.
import { accessSync, constants, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

export interface GrafanaFiles {
  readonly provisioning: string;
  /** Undefined if the setting that names it is missing. */
  readonly passwordFile: string | undefined;
  /** The root of its file system, which must not be writable. */
  readonly root: string;
}

const SHORTEST_PASSWORD = 20;
type Fields = Readonly<Record<string, unknown>>;

/** One sentence per fault; empty if Grafana could start with this. */
export function faultsOf({ provisioning, passwordFile, root }: GrafanaFiles): readonly string[] {
  return [
    () => dataSourceFaults(join(provisioning, "datasources")),
    () => dashboardFaults(join(provisioning, "dashboards")),
    () => passwordFaults(passwordFile),
    () => rootFaults(root),
  ].flatMap((look) => {
    try {
      return look();
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}

function dataSourceFaults(folder: string): string[] {
  const sources = entries(folder, "datasources");
  const faults = sources.flatMap((source) =>
    ["name", "type", "uid", "url"].filter((key) => !isText(source[key])).map((key) => `a data source has no ${key}`),
  );
  if (!sources.some((source) => source["type"] === "prometheus")) faults.push("no data source is a Prometheus");
  return [
    ...faults,
    ...repeated(
      "data source",
      sources.map((source) => source["uid"]),
    ),
  ];
}

function dashboardFaults(folder: string): string[] {
  const paths = entries(folder, "providers").map((provider) => fields(provider["options"])["path"]);
  if (paths.length === 0) return ["nothing provides dashboards"];
  const dashboards = paths
    .flatMap((path) => (isText(path) ? jsonFilesIn(path) : []))
    .map((file) => fields(JSON.parse(readFileSync(file, "utf8"))));
  if (dashboards.length === 0) return [`there are no dashboards in ${paths.join(", ")}`];
  const untitled = dashboards.filter((dashboard) => !isText(dashboard["uid"]) || !isText(dashboard["title"]));
  const faults = untitled.map(() => "a dashboard has no uid or no title");
  const empty = dashboards.filter(({ panels }) => !Array.isArray(panels) || panels.length === 0);
  faults.push(...empty.map(({ uid }) => `dashboard ${String(uid)} has no panels`));
  return [
    ...faults,
    ...repeated(
      "dashboard",
      dashboards.map(({ uid }) => uid),
    ),
  ];
}

function passwordFaults(file: string | undefined): string[] {
  if (file === undefined) return ["no file is named for the password of the administrator"];
  if (readFileSync(file, "utf8").trim().length < SHORTEST_PASSWORD)
    return ["the password of the administrator is empty or short"];
  const isOpenToOthers = (statSync(file).mode & 0o077) !== 0;
  return isOpenToOthers ? ["others than its owner may read the password of the administrator"] : [];
}

function rootFaults(root: string): string[] {
  try {
    accessSync(root, constants.W_OK);
    return [`${root} is writable`];
  } catch {
    return [];
  }
}

/** The entries under one key of all YAML files in a folder, which must be of version 1. */
function entries(folder: string, key: string): Fields[] {
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return files.flatMap((name) => {
    const content = fields(load(readFileSync(join(folder, name), "utf8")));
    if (content["apiVersion"] !== 1) throw new Error(`${name} is not of apiVersion 1`);
    const list = content[key];
    return Array.isArray(list) ? list.map(fields) : [];
  });
}

function jsonFilesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
}

function repeated(what: string, uids: readonly unknown[]): string[] {
  const again = uids.filter((uid, at) => uids.indexOf(uid) !== at);
  return again.map((uid) => `more than one ${what} has the uid ${String(uid)}`);
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
