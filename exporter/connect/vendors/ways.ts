// Ways that several senders have in common: the variables of OpenTelemetry, and lines for programs in Python.
import { otlpVariables, type Code, type Target, type Way } from "../vendor.ts";

const PROTOBUF = "http/protobuf";

export const standard = (target: Target): Readonly<Record<string, string>> => otlpVariables(target, PROTOBUF);

export const SERVICE_NAME =
  "Set `OTEL_SERVICE_NAME` to what the program should be called, where its agents have no names.";
export const EITHER =
  "Take one of the ways only: what two of them tell is counted once only where their spans are the same.";
export const NO_COST = "Cost: it is computed from the price of the model.";

export function python(text: string): Code {
  return { language: "python", where: "Once, before anything else runs", text: () => text };
}

/** A provider of traces that takes address and token from the environment, for everything that asks for one. */
export const pythonTraces = `from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)
`;

/** The same in Node. */
export const nodeTraces = `import { NodeSDK } from "@opentelemetry/sdk-node";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";

new NodeSDK({ traceExporter: new OTLPTraceExporter() }).start();
`;

interface Instrumentor {
  readonly module: string;
  readonly name: string;
}

/** OpenInference in Python: instrumentors of the framework, and of what it asks models with, that are given a provider. */
export function openInference(...instrumentors: readonly Instrumentor[]): Way {
  const imports = instrumentors.map(
    ({ module, name }) => `from openinference.instrumentation.${module} import ${name}`,
  );
  const calls = instrumentors.map(({ name }) => `${name}().instrument(tracer_provider=provider)`);
  return {
    title: "OpenInference",
    variables: standard,
    code: python(
      `${imports.join("\n")}
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
${calls.join("\n")}
`,
    ),
  };
}

export const openLlmetry: Way = {
  title: "OpenLLMetry",
  variables: ({ url, token }) => ({ TRACELOOP_BASE_URL: url, ...(token !== "" && { TRACELOOP_API_KEY: token }) }),
  code: python(`from traceloop.sdk import Traceloop

Traceloop.init(app_name="my-swarm")
`),
};
