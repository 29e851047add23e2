// The options of the pass-through, and what the names in them fit.
import { integer, text } from "../options.ts";

export const passThroughOptions = {
  otlpPassThrough: text({
    default: "",
    placeholder: "NAME,…",
    rule: "names of OTLP metrics separated by commas, in which * stands for anything; or empty for none",
    pattern: /^$|^[\w./:*-]+(,[\w./:*-]+)*$/,
    help: "OTLP metrics that are published as they are besides what is made of the known ones, such as `http.server.*,myapp.*`. See docs/pass-through.md.",
  }),
  otlpPassThroughSeries: integer({
    default: 5_000,
    min: 1,
    max: 1_000_000,
    help: "Lines on a page for metrics that are passed through; beyond, new series are refused, and counted.",
  }),
} as const;

/** Which metrics are passed through, and in how many lines. Plain data: it goes to other processes as JSON. */
export interface PassThroughLimits {
  /** As in the option, not empty. */
  readonly names: string;
  readonly lines: number;
}

/** What to pass through; undefined for nothing. */
export function passThroughLimits(config: {
  readonly otlpPassThrough: string;
  readonly otlpPassThroughSeries: number;
}): PassThroughLimits | undefined {
  const { otlpPassThrough: names, otlpPassThroughSeries: lines } = config;
  return names === "" ? undefined : { names, lines };
}

/** True for names that fit one of the patterns in a list. */
export function fits(names: string): (name: string) => boolean {
  const patterns = names.split(",").map((pattern) =>
    pattern
      .split(/\*+/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`))
      .join(".*"),
  );
  const any = new RegExp(`^(?:${patterns.join("|")})$`, "s");
  return (name) => any.test(name);
}
