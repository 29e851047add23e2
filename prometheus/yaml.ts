// Generated YAML: what it is made from in the first lines, no folded text (PromQL must stay readable), no anchors.
import { dump } from "js-yaml";

/** `source` names the TypeScript file to edit instead; `remarks` are further comment lines. */
export function generatedYaml(source: string, document: object, remarks: readonly string[] = []): string {
  const head = [`Generated from ${source} by \`npm run generate\`. Do not edit.`, ...remarks];
  return `${head.map((line) => `# ${line}\n`).join("")}${dump(document, { lineWidth: -1, noRefs: true })}`;
}
