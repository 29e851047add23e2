// Places of panels: inside the 24 columns and never on top of each other, as Grafana would move them about.
import type { Dashboard, GridPos, Panel } from "./model.ts";

const COLUMNS = 24;

/** Open panels share one plane; the panels of a collapsed row have one of their own. */
export function gridFaults(board: Dashboard): readonly string[] {
  const planes = [board.panels, ...board.panels.map(({ panels }) => panels ?? [])];
  return planes.flatMap((plane) => [...outside(plane), ...overlapping(plane)]);
}

function outside(panels: readonly Panel[]): readonly string[] {
  const isOutside = ({ x, y, w, h }: GridPos): boolean => x < 0 || y < 0 || w < 1 || h < 1 || x + w > COLUMNS;
  return panels
    .filter(({ gridPos }) => isOutside(gridPos))
    .map(({ title }) => `"${title}" lies outside the 24 columns`);
}

function overlapping(panels: readonly Panel[]): readonly string[] {
  return panels.flatMap((one, index) =>
    panels
      .slice(index + 1)
      .filter((other) => overlap(one.gridPos, other.gridPos))
      .map((other) => `"${one.title}" and "${other.title}" overlap`),
  );
}

function overlap(a: GridPos, b: GridPos): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
