// What can be chosen of the demo, read from JSON at the door of its process.
import { DEFAULT_SCENARIO, scenarioNames } from "./scenarios.ts";
import type { ScenarioName } from "./scenarios.ts";

export interface DemoOptions {
  /** Address of the exporter, such as `http://127.0.0.1:9464`. */
  target: string;
  scenario: ScenarioName;
  /** Port of the control door on 127.0.0.1; 0 takes a free one. */
  controlPort: number;
  /** The same seed draws the same tasks. */
  seed: number;
  /** Bearer token of the event door. */
  token?: string;
  /** Multiplies waits (model, rounds, heartbeats); below 1 is faster. */
  pace?: number;
  /** Seconds a task of a slow agent takes at least. */
  slowSeconds?: number;
}

export const demoDefaults: DemoOptions = {
  target: "http://127.0.0.1:9464",
  scenario: DEFAULT_SCENARIO,
  controlPort: 9465,
  seed: 1,
};

/** Reads options over the defaults. Throws with all faults at once. */
export function parseOptions(text: string): DemoOptions {
  const given: unknown = JSON.parse(text);
  if (typeof given !== "object" || given === null) throw new Error("options must be a JSON object");
  const faults: string[] = [];
  const merged: Record<string, unknown> = { ...demoDefaults, ...given };
  const number = (key: string, from: number, to: number): number => {
    const value = merged[key];
    if (typeof value === "number" && value >= from && value <= to) return value;
    faults.push(`${key} must be a number from ${String(from)} to ${String(to)}`);
    return from;
  };
  const string = (key: string, rule: string, fits: (value: string) => boolean): string => {
    const value = merged[key];
    if (typeof value === "string" && fits(value)) return value;
    faults.push(`${key} must be ${rule}`);
    return "";
  };
  const target = string("target", "an http or https address", (value) => /^https?:$/u.test(protocolOf(value)));
  const scenario = scenarioNames.find((name) => name === merged["scenario"]);
  if (scenario === undefined) faults.push(`scenario must be one of ${scenarioNames.join(", ")}`);
  const options: DemoOptions = {
    target,
    scenario: scenario ?? DEFAULT_SCENARIO,
    controlPort: Math.floor(number("controlPort", 0, 65_535)),
    seed: number("seed", 0, 2 ** 32 - 1),
    ...("token" in merged ? { token: string("token", "a text", (value) => value.length > 0) } : {}),
    ...("pace" in merged ? { pace: number("pace", 0.01, 10) } : {}),
    ...("slowSeconds" in merged ? { slowSeconds: number("slowSeconds", 0.1, 600) } : {}),
  };
  if (faults.length > 0) throw new Error(faults.join("; "));
  return options;
}

function protocolOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : "";
}
