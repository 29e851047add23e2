// docs/connect.md, and a page for each sender: how it is connected, from the table by which `swarmscope connect` does it.
import { OTLP_ADDRESS } from "../../exporter/addresses.ts";
import { piecesOf, usualPath } from "../../exporter/connect/show.ts";
import type { Vendor } from "../../exporter/connect/vendor.ts";
import { vendors } from "../../exporter/connect/vendors/index.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

const TARGET = { url: `http://${OTLP_ADDRESS}`, token: "" };
const SOURCE = "exporter/connect/vendors";
const KINDS: Readonly<Record<Vendor["kind"], string>> = {
  "coding agent": "Coding agents",
  framework: "Frameworks",
  telemetry: "OpenTelemetry",
};

const index: Artifact = {
  path: "docs/connect.md",
  render: () =>
    page([
      generatedFrom(SOURCE),
      "# Connecting agents",
      `What coding agents, frameworks and OpenTelemetry need to send their telemetry to Swarmscope: a page each. ${code("swarmscope connect NAME")} (from a checkout: ${code("npm start -- connect NAME")}) prints the same settings with your address (${code("--url")}) and token (${code("--token-file")}). What is made of what they send: [OpenTelemetry](otlp.md).`,
      list([
        `${code("--write")} puts the settings into the vendor's file, where it has one: other keys keep their bytes, links and modes stay, a damaged file is left alone. What was changed is kept beside it, in ${code("….before-swarmscope.json")}.`,
        `${code("--undo")} takes them out again: to the byte if nothing else has changed the file since; else the keys that still hold what was written get their values back, and no others.`,
        `${code("swarmscope connect --check [NAME]")} waits until telemetry arrives, says of which agents, and ends with 1 if none does.`,
      ]),
      ...Object.entries(KINDS).flatMap(([kind, title]) => [`## ${title}`, overview(kind)]),
    ]),
};

export const connectDocuments: readonly Artifact[] = [
  index,
  ...vendors.map((vendor) => ({ path: `docs/${pathOf(vendor)}`, render: () => page(guide(vendor)) })),
];

function pathOf({ name }: Vendor): string {
  return `connect/${name}.md`;
}

function overview(kind: string): string {
  return table(
    ["what", "name", "its settings were tried with"],
    vendors
      .filter((vendor) => vendor.kind === kind)
      .map((vendor) => [`[${vendor.title}](${pathOf(vendor)})`, code(vendor.name), tried(vendor)]),
  );
}

function tried({ seen }: Vendor): string {
  return seen === "" ? "not tried: from its documentation or source" : seen;
}

function guide(vendor: Vendor): readonly string[] {
  const { title, name, file, services, shows, lacks, notes } = vendor;
  const moved =
    file === undefined || file.folder.variable === "" ? [] : [`${code(file.folder.variable)} moves its folder.`];
  const called = services.length === 0 ? [] : [`Its agents are called ${services.map(code).join(", ")}.`];
  const remarks = [...called, ...moved, ...notes];
  return [
    generatedFrom(SOURCE),
    `# ${title}`,
    `Start Swarmscope (${code("npm start")}), then put these settings in place. [Other senders](../connect.md)`,
    "## Settings",
    vendor.seen === "" ? "Not tried: from its documentation or source." : `Tried with: ${vendor.seen}.`,
    ...(file === undefined
      ? []
      : [`${code(`npm start -- connect ${name} --write`)} does it, ${code("--undo")} takes it back. By hand:`]),
    ...piecesOf(vendor, TARGET, file === undefined ? "" : code(usualPath(file))).flatMap(
      ({ where, language, text }) => [`${where}:`, `\`\`\`${language}\n${text}\`\`\``],
    ),
    "## Whether it arrives",
    `\`\`\`sh\nnpm start -- connect ${name} --check\n\`\`\``,
    `It waits for telemetry, and names the agents it is from. They are on [Swarmscope's own page](http://127.0.0.1:9464) too, and on the dashboards of the [compose stack](../../README.md).`,
    "## What you see",
    shows,
    ...(lacks.length === 0 ? [] : ["It does not tell:", list(lacks)]),
    ...(remarks.length === 0 ? [] : ["## Good to know", list(remarks)]),
  ];
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
