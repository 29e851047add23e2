import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dashboard, panelId, refId, renderDashboard, VERSION } from "../../dashboards/dashboard.ts";
import { text } from "../../dashboards/panels.ts";
import type { PanelDefinition } from "../../dashboards/panels.ts";
import { goodBoard } from "./good-board.ts";

const note = (title: string, width: number, height: number): PanelDefinition =>
  text({ title, description: "A note.", width, height }, "words");
const board = (...panels: readonly PanelDefinition[]) =>
  dashboard({
    uid: "test-board",
    title: "Test",
    description: "A test.",
    tags: ["extra"],
    variables: [],
    rows: [
      { title: "One", panels },
      { title: "Two", collapsed: true, panels: [note("Hidden", 4, 2)] },
      { title: "Three", panels: [note("Last", 4, 2)] },
    ],
  });
const places = (built: ReturnType<typeof board>) =>
  built.panels.map(({ title, gridPos: { x, y, w, h } }) => [title, x, y, w, h]);

describe("dashboard", () => {
  it("lays panels left to right and starts a new line where one does not fit", () => {
    expect(places(board(note("A", 6, 4), note("B", 12, 8), note("C", 12, 3)))).toEqual([
      ["One", 0, 0, 24, 1],
      ["A", 0, 1, 6, 4],
      ["B", 6, 1, 12, 8],
      ["C", 0, 9, 12, 3],
      ["Two", 0, 12, 24, 1],
      ["Three", 0, 13, 24, 1],
      ["Last", 0, 14, 4, 2],
    ]);
  });

  it("keeps the panels of a collapsed row inside it", () => {
    const row = board(note("A", 6, 4)).panels.find(({ title }) => title === "Two");
    expect(row?.panels?.map(({ title }) => title)).toEqual(["Hidden"]);
  });

  it("gives a panel the same id wherever it lies, and another one on another dashboard", () => {
    expect(panelId("test-board", "Depth")).toBe(panelId("test-board", "depth"));
    expect(panelId("test-board", "Depth")).not.toBe(panelId("test-boards", "Depth"));
    const ids = (built: ReturnType<typeof board>) => new Map(built.panels.map(({ id, title }) => [title, id]));
    const [before, after] = [ids(board(note("A", 6, 4), note("B", 6, 4))), ids(board(note("B", 6, 4)))];
    expect(after.get("B")).toBe(before.get("B"));
    expect(before.get("B")).toBeLessThan(2 ** 31);
    expect(before.get("B")).toBeGreaterThan(0);
  });

  it("refuses panels that would share an id", () => {
    expect(() => board(note("Depth", 4, 4), note("depth", 4, 4))).toThrow(
      'panels "Depth" and "depth" have the same id: rename one',
    );
  });

  it("has letters for 26 queries and no more", () => {
    expect([refId(0), refId(25)]).toEqual(["A", "Z"]);
    expect(() => refId(26)).toThrow("26 queries at most");
  });

  it("is tagged with the version of the package", () => {
    const pack: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(pack).toMatchObject({ version: VERSION });
    expect(board().tags).toEqual(["swarm", `version:${VERSION}`, "extra"]);
  });

  it("has the house settings", () => {
    expect(goodBoard()).toMatchObject({
      editable: false,
      graphTooltip: 1,
      refresh: "5s",
      schemaVersion: 42,
      timezone: "browser",
      annotations: { list: [{ builtIn: 1 }, { expr: 'ALERTS{alertstate="firing"}', iconColor: "red" }] },
      links: [{ asDropdown: true, includeVars: true, keepTime: true, tags: ["swarm"], type: "dashboards" }],
    });
  });
});

describe("renderDashboard", () => {
  it("sorts the keys of every object and ends the file with a newline", () => {
    const rendered = renderDashboard(goodBoard());
    const keys = (value: unknown): boolean =>
      typeof value !== "object" ||
      value === null ||
      (Object.values(value).every(keys) &&
        (Array.isArray(value) || Object.keys(value).join() === Object.keys(value).sort().join()));
    expect(keys(JSON.parse(rendered))).toBe(true);
    expect(rendered.endsWith("}\n")).toBe(true);
    expect(rendered.startsWith('{\n  "annotations": {')).toBe(true);
  });

  it("writes the same bytes each time", () => {
    expect(renderDashboard(goodBoard())).toBe(renderDashboard(goodBoard()));
  });
});
