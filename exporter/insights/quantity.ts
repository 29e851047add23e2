// Numbers as people read them: one way to write each unit, in every sentence.
import type { Unit } from "../catalog/define.ts";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** A number with its unit: `1,240 tasks`, `2 min 10 s`, `93%`, `0.42`. */
export function quantity(value: number, unit: Unit): string {
  switch (unit) {
    case "seconds":
      return duration(value);
    case "ratio":
      return `${short.format(value * 100)}%`;
    case "tasks":
    case "messages":
    case "events":
    case "tokens":
      return number(value) === "1" ? `1 ${unit.slice(0, -1)}` : `${number(value)} ${unit}`;
    case "usd":
      return `$${value.toFixed(2)}`;
    case "bytes":
      return `${number(value)} bytes`;
    case "timestamp_seconds":
      return new Date(value * 1000).toISOString();
    case "none":
      return number(value);
  }
}

function number(value: number): string {
  const size = Math.abs(value);
  return (size >= 100 ? whole : size >= 10 ? short : fine).format(value);
}

function duration(seconds: number): string {
  if (seconds < 1) return `${whole.format(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${(seconds < 10 ? fine : short).format(seconds)} s`;
  if (Math.round(seconds) < 3600) return pair(Math.round(seconds), 60, "min", "s");
  if (Math.round(seconds / 60) < 1440) return pair(Math.round(seconds / 60), 60, "h", "min");
  return pair(Math.round(seconds / 3600), 24, "d", "h");
}

/** The small unit is left out when it is zero. */
function pair(total: number, base: number, large: string, small: string): string {
  const rest = total % base;
  const head = `${whole.format(Math.floor(total / base))} ${large}`;
  return rest === 0 ? head : `${head} ${String(rest)} ${small}`;
}
