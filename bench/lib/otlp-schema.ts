// The messages of OTLP as a general decoder of protobuf wants them described: numbers, names and types of their fields.
// Ours knows them by itself; this is for who is compared with it, in the tests and in the bench.
import protobuf from "protobufjs";

/** `* name type` is a list, `? name type` tells absent from zero, `| name type` excludes the others marked so. */
type Fields = Readonly<Record<number, string>>;

const messages: Readonly<Record<string, Fields>> = {
  ExportTraceServiceRequest: { 1: "* resourceSpans ResourceSpans" },
  ExportMetricsServiceRequest: { 1: "* resourceMetrics ResourceMetrics" },
  ExportLogsServiceRequest: { 1: "* resourceLogs ResourceLogs" },
  ResourceSpans: { 1: "resource Resource", 2: "* scopeSpans ScopeSpans", 3: "schemaUrl string" },
  ResourceMetrics: { 1: "resource Resource", 2: "* scopeMetrics ScopeMetrics", 3: "schemaUrl string" },
  ResourceLogs: { 1: "resource Resource", 2: "* scopeLogs ScopeLogs", 3: "schemaUrl string" },
  ScopeSpans: { 1: "scope InstrumentationScope", 2: "* spans Span", 3: "schemaUrl string" },
  ScopeMetrics: { 1: "scope InstrumentationScope", 2: "* metrics Metric", 3: "schemaUrl string" },
  ScopeLogs: { 1: "scope InstrumentationScope", 2: "* logRecords LogRecord", 3: "schemaUrl string" },
  Resource: { 1: "* attributes KeyValue", 2: "droppedAttributesCount uint32", 3: "* entityRefs EntityRef" },
  EntityRef: { 1: "schemaUrl string", 2: "type string", 3: "* idKeys string", 4: "* descriptionKeys string" },
  InstrumentationScope: {
    1: "name string",
    2: "version string",
    3: "* attributes KeyValue",
    4: "droppedAttributesCount uint32",
  },
  KeyValue: { 1: "key string", 2: "value AnyValue" },
  AnyValue: {
    1: "| stringValue string",
    2: "| boolValue bool",
    3: "| intValue int64",
    4: "| doubleValue double",
    5: "| arrayValue ArrayValue",
    6: "| kvlistValue KeyValueList",
    7: "| bytesValue bytes",
  },
  ArrayValue: { 1: "* values AnyValue" },
  KeyValueList: { 1: "* values KeyValue" },
  Span: {
    1: "traceId bytes",
    2: "spanId bytes",
    3: "traceState string",
    4: "parentSpanId bytes",
    5: "name string",
    6: "kind int32",
    7: "startTimeUnixNano fixed64",
    8: "endTimeUnixNano fixed64",
    9: "* attributes KeyValue",
    10: "droppedAttributesCount uint32",
    11: "* events Event",
    12: "droppedEventsCount uint32",
    13: "* links Link",
    14: "droppedLinksCount uint32",
    15: "status Status",
    16: "flags fixed32",
  },
  Event: {
    1: "timeUnixNano fixed64",
    2: "name string",
    3: "* attributes KeyValue",
    4: "droppedAttributesCount uint32",
  },
  Link: {
    1: "traceId bytes",
    2: "spanId bytes",
    3: "traceState string",
    4: "* attributes KeyValue",
    5: "droppedAttributesCount uint32",
    6: "flags fixed32",
  },
  Status: { 2: "message string", 3: "code int32" },
  Metric: {
    1: "name string",
    2: "description string",
    3: "unit string",
    5: "| gauge Gauge",
    7: "| sum Sum",
    9: "| histogram Histogram",
    10: "| exponentialHistogram ExponentialHistogram",
    11: "| summary Summary",
    12: "* metadata KeyValue",
  },
  Gauge: { 1: "* dataPoints NumberDataPoint" },
  Sum: { 1: "* dataPoints NumberDataPoint", 2: "aggregationTemporality int32", 3: "isMonotonic bool" },
  Histogram: { 1: "* dataPoints HistogramDataPoint", 2: "aggregationTemporality int32" },
  ExponentialHistogram: { 1: "* dataPoints ExponentialHistogramDataPoint", 2: "aggregationTemporality int32" },
  Summary: { 1: "* dataPoints SummaryDataPoint" },
  NumberDataPoint: {
    2: "startTimeUnixNano fixed64",
    3: "timeUnixNano fixed64",
    4: "| asDouble double",
    5: "* exemplars Exemplar",
    6: "| asInt sfixed64",
    7: "* attributes KeyValue",
    8: "flags uint32",
  },
  HistogramDataPoint: {
    2: "startTimeUnixNano fixed64",
    3: "timeUnixNano fixed64",
    4: "count fixed64",
    5: "? sum double",
    6: "* bucketCounts fixed64",
    7: "* explicitBounds double",
    8: "* exemplars Exemplar",
    9: "* attributes KeyValue",
    10: "flags uint32",
    11: "? min double",
    12: "? max double",
  },
  ExponentialHistogramDataPoint: {
    1: "* attributes KeyValue",
    2: "startTimeUnixNano fixed64",
    3: "timeUnixNano fixed64",
    4: "count fixed64",
    5: "? sum double",
    6: "scale sint32",
    7: "zeroCount fixed64",
    8: "positive Buckets",
    9: "negative Buckets",
    10: "flags uint32",
    11: "* exemplars Exemplar",
    12: "? min double",
    13: "? max double",
    14: "zeroThreshold double",
  },
  Buckets: { 1: "offset sint32", 2: "* bucketCounts uint64" },
  SummaryDataPoint: {
    2: "startTimeUnixNano fixed64",
    3: "timeUnixNano fixed64",
    4: "count fixed64",
    5: "sum double",
    6: "* quantileValues ValueAtQuantile",
    7: "* attributes KeyValue",
    8: "flags uint32",
  },
  ValueAtQuantile: { 1: "quantile double", 2: "value double" },
  Exemplar: {
    2: "timeUnixNano fixed64",
    3: "| asDouble double",
    4: "spanId bytes",
    5: "traceId bytes",
    6: "| asInt sfixed64",
    7: "* filteredAttributes KeyValue",
  },
  LogRecord: {
    1: "timeUnixNano fixed64",
    2: "severityNumber int32",
    3: "severityText string",
    5: "body AnyValue",
    6: "* attributes KeyValue",
    7: "droppedAttributesCount uint32",
    8: "flags fixed32",
    9: "traceId bytes",
    10: "spanId bytes",
    11: "observedTimeUnixNano fixed64",
    12: "eventName string",
  },
};

/** The types, by name, as protobufjs compiles them. */
export const otlpSchema: protobuf.Root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(messages).map(described)),
});

/** The message a body of a signal is. */
export const requestTypes = {
  traces: otlpSchema.lookupType("ExportTraceServiceRequest"),
  metrics: otlpSchema.lookupType("ExportMetricsServiceRequest"),
  logs: otlpSchema.lookupType("ExportLogsServiceRequest"),
} as const;

function described([name, fields]: readonly [string, Fields]): readonly [string, protobuf.IType] {
  const split = Object.entries(fields).map(([id, field]) => {
    const [type = "", fieldName = "", mark = ""] = field.split(" ").reverse();
    return { id: Number(id), type, fieldName, mark };
  });
  const excluding = split.filter(({ mark }) => mark === "|").map(({ fieldName }) => fieldName);
  const optional = split.filter(({ mark }) => mark === "?").map(({ fieldName }) => fieldName);
  return [
    name,
    {
      fields: Object.fromEntries(
        split.map(({ id, type, fieldName, mark }) => [
          fieldName,
          {
            id,
            type,
            ...(mark === "*" && { rule: "repeated" as const }),
            ...(mark === "?" && { options: { proto3_optional: true } }),
          },
        ]),
      ),
      oneofs: {
        ...(excluding.length > 0 && { told: { oneof: excluding } }),
        ...Object.fromEntries(optional.map((one) => [`_${one}`, { oneof: [one] }])),
      },
    },
  ];
}
