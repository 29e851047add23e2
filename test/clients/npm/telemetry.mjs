// How a program of the OpenTelemetry SDK for JavaScript is set up. All that depends on the receiver comes from the variables
// OpenTelemetry knows (OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME …); the SDK has none of its own for the encoding here.
import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { detectResources, envDetector } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const json = process.env["OTEL_EXPORTER_OTLP_PROTOCOL"] === "http/json";
const resource = detectResources({ detectors: [envDetector] });

/** Registers a tracer provider: whoever asks the API for a tracer gets it. To be shut down at the end. */
export function tracing() {
  const exporter = json ? new JsonTraces() : new ProtobufTraces();
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  return provider;
}

/** @param {import("@opentelemetry/sdk-metrics").ViewOptions[]} views */
export function metering(views) {
  const exporter = json ? new JsonMetrics() : new ProtobufMetrics();
  // Points leave when the program says so.
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  return new MeterProvider({ resource, readers: [reader], views });
}

export function logging() {
  const exporter = json ? new JsonLogs() : new ProtobufLogs();
  return new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
}
