// Libraries and collectors of OpenTelemetry, whatever framework they watch.
import type { Vendor } from "../vendor.ts";
import { NO_COST, nodeTraces, openLlmetry, python, pythonTraces, SERVICE_NAME, standard } from "./ways.ts";

export const openLlmetryVendor: Vendor = {
  name: "openllmetry",
  title: "OpenLLMetry",
  kind: "telemetry",
  seen: "traceloop-sdk 0.62; @traceloop/node-server-sdk 0.27",
  ways: [
    { ...openLlmetry, title: "Python" },
    {
      ...openLlmetry,
      title: "JavaScript",
      code: {
        language: "ts",
        where: "Once, before anything else is loaded",
        text: () => `import * as traceloop from "@traceloop/node-server-sdk";

traceloop.initialize({ appName: "my-swarm" });
`,
      },
    },
  ],
  services: [],
  shows: "Traces, in Python metrics as well: agents, requests to models, tokens, tools, of the frameworks it knows.",
  lacks: [NO_COST],
  notes: [
    "It also asks `/v1/traceloop/prompts` for prompts; that there are none does no harm.",
    "In JavaScript it finds by itself what is loaded with `require`; what is loaded with `import` it must be given in `instrumentModules`.",
    "In JavaScript, where LangChain and the library it asks with are both watched, the same requests are told twice; they are counted once, by the library.",
  ],
};

export const otelJs: Vendor = {
  name: "otel-js",
  title: "OpenTelemetry for Node.js",
  kind: "telemetry",
  seen: "@opentelemetry/sdk-node 0.223",
  ways: [
    {
      title: "",
      variables: standard,
      code: { language: "ts", where: "Once, before anything else runs", text: () => nodeTraces },
    },
  ],
  services: [],
  shows: "What the program records by the conventions for generative AI; docs/otlp.md tells what becomes of it.",
  lacks: [],
  notes: [SERVICE_NAME],
};

export const otelPython: Vendor = {
  name: "otel-python",
  title: "OpenTelemetry for Python",
  kind: "telemetry",
  seen: "1.45",
  ways: [
    {
      title: "",
      variables: standard,
      code: python(pythonTraces),
    },
  ],
  services: [],
  shows: "What the program records by the conventions for generative AI; docs/otlp.md tells what becomes of it.",
  lacks: [],
  notes: [SERVICE_NAME],
};

export const otelCollector: Vendor = {
  name: "otel-collector",
  title: "OpenTelemetry Collector",
  kind: "telemetry",
  seen: "0.165",
  ways: [
    {
      title: "",
      code: {
        language: "yaml",
        where: "In its configuration; its own OTLP receiver must have another port than 4318 on the same machine",
        text: ({ url, token }) => `exporters:
  otlphttp/swarmscope:
    endpoint: ${url}
${token === "" ? "" : `    headers:\n      Authorization: ${JSON.stringify(`Bearer ${token}`)}\n`}service:
  pipelines:
    traces:
      exporters: [otlphttp/swarmscope]
    metrics:
      exporters: [otlphttp/swarmscope]
    logs:
      exporters: [otlphttp/swarmscope]
`,
      },
    },
  ],
  services: [],
  shows: "What comes through it.",
  lacks: ["What its processors drop, and what sampling leaves out."],
  notes: ["Add the exporter to the pipelines that are there, beside the exporters they have."],
};

export const anyOtlp: Vendor = {
  name: "otlp",
  title: "Anything that sends OTLP over HTTP",
  kind: "telemetry",
  seen: "the libraries of OpenTelemetry for Node.js 0.223 and for Python 1.45",
  ways: [{ title: "", variables: standard }],
  services: [],
  shows: "What it records by the conventions for generative AI; docs/otlp.md tells what becomes of it.",
  lacks: [],
  notes: [
    "gRPC is not taken: where it is the default, the protocol must be set.",
    "Addresses of single signals (`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`) are used as they are: they need the path, such as `/v1/traces`.",
    SERVICE_NAME,
  ],
};
