// Colours, numbers and words of the picture.

// The names dashboards use, in a tone for a dark ground.
const COLORS: Readonly<Record<string, string>> = {
  green: "#73bf69",
  orange: "#ff9830",
  red: "#f2495c",
  blue: "#5794f2",
  yellow: "#fade2a",
  text: "#ccccdc",
  "light-blue": "#8ab8ff",
  "super-light-green": "#c8f2c2",
  "light-purple": "#ca95e5",
  teal: "#4fc3c7",
  pink: "#ff7fb0",
  sand: "#d8b26e",
  slate: "#8fa3bf",
};
/** Colours of lines that have none of their own. */
export const PALETTE = [
  "blue",
  "yellow",
  "teal",
  "light-purple",
  "orange",
  "green",
  "pink",
  "sand",
  "slate",
  "light-blue",
];

const GROUND = [0x1a, 0x1d, 0x23];

/** A colour by name; a shade below 1 mixes it with the ground, opaque, for areas that lie on each other. */
export function paint(name: string, shade = 1): string {
  const hex = COLORS[name] ?? "#ccccdc";
  if (shade === 1) return hex;
  const mixed = GROUND.map((ground, index) => {
    const part = Number.parseInt(hex.slice(1 + index * 2, 3 + index * 2), 16);
    return Math.round(part * shade + ground * (1 - shade));
  });
  return `rgb(${mixed.join(",")})`;
}

export function escapeXml(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

interface TextStyle {
  readonly size?: number;
  readonly weight?: number;
  readonly fill?: string;
  readonly anchor?: "start" | "middle" | "end";
}
export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { size = 11, weight = 400, fill = "#9aa1ab", anchor = "start" } = style;
  const place = `x="${Math.round(x * 10) / 10}" y="${Math.round(y * 10) / 10}"`;
  return `<text ${place} font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escapeXml(words)}</text>`;
}

const DECIMAL = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
] as const;
const BINARY = [
  [2 ** 30, " GiB"],
  [2 ** 20, " MiB"],
  [2 ** 10, " KiB"],
  [1, " B"],
] as const;
const DURATION = [
  [86_400, " d"],
  [3_600, " h"],
  [120, " min"],
  [1, " s"],
  [1e-3, " ms"],
  [1e-6, " µs"],
] as const;
const SUFFIXES: Readonly<Record<string, string>> = { mps: " msg/s", ops: " ops/s", eps: " evt/s", reqps: " req/s" };

/** What stands after every number of a unit, if it is a word of its own: an axis says it once. */
export function suffixOf(unit: string): string {
  return unit.startsWith("suffix:") ? unit.slice("suffix:".length) : (SUFFIXES[unit] ?? "");
}

/** A number with the Grafana unit, three digits. */
export function format(value: number, unit: string): string {
  if (unit === "percentunit") return `${digits(value * 100)} %`;
  if (unit === "s") return scaled(value, DURATION, " s");
  if (unit === "bytes" || unit === "binBps") return scaled(value, BINARY, " B") + (unit === "binBps" ? "/s" : "");
  return scaled(value, DECIMAL, "") + suffixOf(unit);
}

function scaled(value: number, steps: readonly (readonly [number, string])[], zero: string): string {
  if (value === 0) return `0${zero}`;
  const step = steps.find(([from]) => Math.abs(value) >= from) ?? steps.at(-1);
  if (step === undefined) return digits(value);
  const [from, name] = step;
  return digits(value / (name === " min" ? 60 : from)) + name;
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));
