// The course of a soak as one self-contained SVG: memory, series and agents, journal.
import { chart, type Line } from "../picture/chart.ts";
import { text } from "../picture/style.ts";
import type { Sample } from "./sample.ts";

const WIDTH = 900;
const HEIGHT = 240;
const GAP = 14;
const MARGIN = 20;
const HEADER = 50;

interface Course {
  readonly title: string;
  readonly unit: string;
  readonly of: Readonly<Record<string, (sample: Sample) => number>>;
}

const courses: readonly Course[] = [
  {
    title: "Memory",
    unit: "bytes",
    of: { resident: ({ rss }) => rss, "heaps and buffers": ({ anonymous }) => anonymous },
  },
  { title: "Series", unit: "short", of: { series: ({ series }) => series } },
  { title: "Agents", unit: "short", of: { agents: ({ agents }) => agents } },
  {
    title: "Journal on disk",
    unit: "bytes",
    of: { segments: ({ segments }) => segments, snapshots: ({ snapshots }) => snapshots },
  },
];

/** Draws samples that were taken `every` so many seconds. */
export function drawing(samples: readonly Sample[], every: number, title: string): string {
  const [from, to] = [samples[0], samples.at(-1)].map((sample) => (sample?.time ?? 0) / 1000);
  const shown = {
    from: from ?? 0,
    to: to ?? 1,
    step: every * 2,
    stacked: false,
    limits: [],
    max: undefined,
    empty: "no data",
  };
  const charts = courses.map(({ title, unit, of }, index) => {
    const lines = Object.entries(of).map(([name, value]): Line => ({
      name,
      points: samples.map((sample) => [sample.time / 1000, value(sample)]),
    }));
    const box = { x: MARGIN, y: HEADER + index * (HEIGHT + GAP), width: WIDTH - 2 * MARGIN, height: HEIGHT };
    return chart({ title, unit, lines, ...shown }, box);
  });
  const height = HEADER + courses.length * (HEIGHT + GAP) + MARGIN - GAP;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" role="img" aria-label="${title}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#111418"/>`,
    text(MARGIN, 32, title, { size: 16, weight: 600, fill: "#d9dce1" }),
    ...charts,
    "</svg>\n",
  ].join("\n");
}
