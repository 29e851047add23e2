// Packages only peers need. They are installed in bench/node_modules, where a plain import from the build does not look,
// and the repository must compile without them: what is used of them is described here.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../../scripts/root.ts";

const load = createRequire(join(root, "bench", "package.json"));

export interface ZodType<T> {
  optional(): ZodType<T | undefined>;
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

interface ZodNumber extends ZodType<number> {
  int(): ZodNumber;
  min(value: number): ZodNumber;
}

interface ZodString extends ZodType<string> {
  min(length: number): ZodString;
  max(length: number): ZodString;
}

interface ZodArray<T> extends ZodType<T[]> {
  max(length: number): ZodArray<T>;
}

interface Zod {
  number(): ZodNumber;
  string(): ZodString;
  enum<const T extends string>(values: readonly T[]): ZodType<T>;
  object<T extends Readonly<Record<string, ZodType<unknown>>>>(
    shape: T,
  ): ZodType<{ [K in keyof T]: T[K] extends ZodType<infer V> ? V : never }>;
  array<T>(items: ZodType<T>): ZodArray<T>;
}

interface Statement {
  run(...values: readonly (string | number)[]): void;
}

interface Database {
  pragma(text: string): void;
  exec(sql: string): void;
  prepare(sql: string): Statement;
  transaction<T>(work: (argument: T) => void): (argument: T) => void;
}

interface Span {
  setStatus(status: { readonly code: number }): void;
  end(): void;
}

interface Tracing {
  readonly tracer: {
    startSpan(name: string, options: { readonly attributes: Readonly<Record<string, string>> }): Span;
  };
  readonly provider: { forceFlush(): Promise<void> };
}

interface TraceSdk {
  readonly BasicTracerProvider: new (options: { readonly spanProcessors: readonly object[] }) => Tracing["provider"] & {
    getTracer(name: string): Tracing["tracer"];
  };
  readonly BatchSpanProcessor: new (exporter: object, options: { readonly maxQueueSize: number }) => object;
}

/** Spans of OpenTelemetry's SDK, batched as it does by default, sent as protobuf. Throws if the bench has not installed it. */
export function tracing(url: string, queue: number): Tracing {
  // As above.
  const { BasicTracerProvider, BatchSpanProcessor } = load("@opentelemetry/sdk-trace-base") as TraceSdk;
  const { OTLPTraceExporter } = load("@opentelemetry/exporter-trace-otlp-proto") as {
    readonly OTLPTraceExporter: new (options: { readonly url: string }) => object;
  };
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url }), { maxQueueSize: queue });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  return { tracer: provider.getTracer("bench"), provider };
}

/** The package zod. Throws if the bench has not installed it. */
export function zod(): Zod {
  // The package's own types are not there when this is compiled.
  return (load("zod") as { readonly z: Zod }).z;
}

/** A database of the package better-sqlite3. Throws if the bench has not installed it. */
export function openDatabase(path: string): Database {
  // As above.
  const Database = load("better-sqlite3") as new (path: string) => Database;
  return new Database(path);
}
