// From rows of panels to Grafana's Classic dashboard JSON: ids, places, data source and house settings.
import { value } from "../prometheus/promql.ts";
import type { Recorded } from "../prometheus/promql.ts";
import type { Dashboard, GridPos, JsonObject, Panel, Target, Variable } from "./model.ts";
import type { PanelDefinition, Query, Row } from "./panels.ts";
import { prometheus } from "./sources.ts";

export interface DashboardDefinition {
  /** 8 to 40 characters, never changed: links hold it. */
  readonly uid: string;
  readonly title: string;
  /** The questions it answers. */
  readonly description: string;
  readonly tags: readonly string[];
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

/** The release the dashboards belong to, as a tag; a test keeps it equal to the package's. */
export const VERSION = "0.1.0";
/** Every dashboard has it; the links between them go by it. */
export const TAG = "swarm";

const COLUMNS = 24;

/** Prometheus' own series of alerts; rules may add more labels. */
export const ALERTS: Recorded<"alertname" | "alertstate" | "severity"> = {
  name: "ALERTS",
  labels: ["alertname", "alertstate", "severity"],
};

/** Assembles a dashboard; throws if two panels would share an id. */
export function dashboard(definition: DashboardDefinition): Dashboard {
  const { uid, title, description, tags, variables } = definition;
  return {
    uid,
    title,
    description,
    tags: [TAG, `version:${VERSION}`, ...tags],
    editable: false,
    schemaVersion: 42,
    version: 1,
    refresh: "5s",
    graphTooltip: 1,
    timezone: "browser",
    time: { from: "now-1h", to: "now" },
    timepicker: { refresh_intervals: ["5s", "10s", "30s", "1m", "5m", "15m", "1h"] },
    templating: { list: variables },
    annotations: { list: annotations() },
    links: [links()],
    panels: distinct(layOut(uid, definition.rows)),
  };
}

/** Every panel, those of collapsed rows included. */
export function panelsOf(board: Dashboard): readonly Panel[] {
  return board.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

/** The file as Grafana reads it: keys sorted, so that a difference shows what changed. */
export function renderDashboard(model: Dashboard): string {
  return `${JSON.stringify(model, sorted, 2)}\n`;
}

function sorted(_key: string, given: unknown): unknown {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A, B … Z; throws beyond. */
export function refId(index: number): string {
  if (index > 25) throw new Error("a panel can have 26 queries at most");
  return String.fromCharCode(65 + index);
}

function layOut(uid: string, rows: readonly Row[]): readonly Panel[] {
  const panels: Panel[] = [];
  let y = 0;
  for (const row of rows) {
    const placed = flow(row.panels, y + 1);
    const inside = placed.map(({ panel, gridPos }) => finish(uid, panel, gridPos));
    const bottom = Math.max(...placed.map(({ gridPos }) => gridPos.y + gridPos.h), y + 1);
    const head = rowHead(uid, row, y);
    if (row.collapsed === true) panels.push({ ...head, panels: inside });
    else panels.push(head, ...inside);
    y = row.collapsed === true ? y + 1 : bottom;
  }
  return panels;
}

function rowHead(uid: string, row: Row, y: number): Panel {
  const gridPos = { x: 0, y, w: COLUMNS, h: 1 };
  const id = panelId(uid, `row ${row.title}`);
  return { id, type: "row", title: row.title, collapsed: row.collapsed === true, panels: [], gridPos };
}

/** Left to right, a new line where the next panel does not fit; a line is as high as its highest panel. */
function flow(
  panels: readonly PanelDefinition[],
  top: number,
): readonly { readonly panel: PanelDefinition; readonly gridPos: GridPos }[] {
  let [x, y, height] = [0, top, 0];
  return panels.map((panel) => {
    if (x + panel.width > COLUMNS) [x, y, height] = [0, y + height, 0];
    const gridPos = { x, y, w: panel.width, h: panel.height };
    x += panel.width;
    height = Math.max(height, panel.height);
    return { panel, gridPos };
  });
}

function finish(uid: string, definition: PanelDefinition, gridPos: GridPos): Panel {
  const { type, title, description, queries, fieldConfig, options, transformations } = definition;
  return {
    id: panelId(uid, title),
    type,
    title,
    description,
    gridPos,
    ...(queries.length === 0 ? {} : { datasource: prometheus, targets: queries.map(target) }),
    ...(fieldConfig === undefined ? {} : { fieldConfig }),
    ...(options === undefined ? {} : { options }),
    ...(transformations === undefined ? {} : { transformations }),
  };
}

function target(query: Query, index: number): Target {
  const instant = query.instant === true;
  return {
    refId: refId(index),
    datasource: prometheus,
    expr: query.expr.text,
    legendFormat: query.legend ?? "",
    format: query.format ?? "time_series",
    instant,
    range: !instant,
    editorMode: "code",
  };
}

/** The same on every machine as long as dashboard and title stay: links to a panel survive moves. FNV-1a, 31 bits. */
export function panelId(uid: string, title: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${uid}/${title.toLowerCase()}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return ((hash >>> 0) % 0x7fffffff) + 1;
}

function distinct(panels: readonly Panel[]): readonly Panel[] {
  const seen = new Map<number, string>();
  for (const { id, title } of panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])) {
    const other = seen.get(id);
    if (other !== undefined) throw new Error(`panels "${other}" and "${title}" have the same id: rename one`);
    seen.set(id, title);
  }
  return panels;
}

function annotations(): readonly JsonObject[] {
  const builtIn = {
    builtIn: 1,
    datasource: { type: "grafana", uid: "-- Grafana --" },
    enable: true,
    hide: true,
    iconColor: "rgba(0, 211, 255, 1)",
    name: "Annotations & Alerts",
    type: "dashboard",
  };
  const firing = {
    datasource: { ...prometheus },
    enable: true,
    expr: value(ALERTS, { alertstate: "firing" }).text,
    hide: false,
    iconColor: "red",
    name: "Firing alerts",
    step: "10s",
    tagKeys: "severity",
    titleFormat: "{{alertname}}",
    useValueForTime: false,
  };
  return [builtIn, firing];
}

function links(): JsonObject {
  return {
    asDropdown: true,
    icon: "external link",
    includeVars: true,
    keepTime: true,
    tags: [TAG],
    targetBlank: false,
    title: "Swarmscope",
    tooltip: "",
    type: "dashboards",
    url: "",
  };
}
