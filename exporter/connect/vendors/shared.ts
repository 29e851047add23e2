// What several senders are told in the same words.
import { otlpVariables, type Code, type Target, type Way } from "../vendor.ts";

const PROTOBUF = "http/protobuf";
export const standard = (target: Target): Readonly<Record<string, string>> => otlpVariables(target, PROTOBUF);
export const SERVICE_NAME =
  "Set `OTEL_SERVICE_NAME` to what the program should be called, where its agents have no names.";

/** A provider of traces in Node that takes address and token from the environment. */
export const nodeTraces = `import { NodeSDK } from "@opentelemetry/sdk-node";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";

new NodeSDK({ traceExporter: new OTLPTraceExporter() }).start();
`;

export const openLlmetry: Way = {
  title: "OpenLLMetry",
  variables: ({ url, token }) => ({ TRACELOOP_BASE_URL: url, ...(token !== "" && { TRACELOOP_API_KEY: token }) }),
  code: python(`from traceloop.sdk import Traceloop

Traceloop.init(app_name="my-swarm")
`),
};

export function python(text: string): Code {
  return { language: "python", where: "Once, before anything else runs", text: () => text };
}
