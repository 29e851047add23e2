// Answers of OTLP: what became of a body, and why none of it was taken, each in protobuf and in JSON.
import type { ServerResponse } from "node:http";
import { errorTable, SwarmscopeError, type ErrorCode } from "../errors.ts";
import type { Encoding, Signal } from "../ingest/otlp/records.ts";
import { RETRY_AFTER } from "./answer.ts";
import type { OtlpReceipt } from "./ports.ts";

/** Longest wait told, in seconds: exporters drop what they would have to keep for longer than their time-out, ten seconds. */
const LONGEST_WAIT = 5;
const UNAVAILABLE = 503;

/** Codes of google.rpc, which a status in protobuf carries; clients look at the status of HTTP. */
const rpcCodes: ReadonlyMap<number, number> = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 5],
  [405, 12],
  [413, 8],
  [415, 3],
  [503, 14],
]);
const RPC_INTERNAL = 13;

const contentTypes: Readonly<Record<Encoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};
const rejectedFields: Readonly<Record<Signal, string>> = {
  traces: "rejectedSpans",
  metrics: "rejectedDataPoints",
  logs: "rejectedLogRecords",
};

/** Why nothing of a request was taken. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly status: number;
  readonly message: string;
}

/** As OTLP tells it: what can be sent again is 503, as only few statuses are sent again at all. Faults of our own are told to `onFault`. */
export function refusalOf(error: unknown, onFault: (error: unknown) => void): Refusal {
  if (!(error instanceof SwarmscopeError)) {
    onFault(error);
    const message = "SWM_INTERNAL: the exporter has a fault; its log says more";
    return { code: "SWM_INTERNAL", status: errorTable.SWM_INTERNAL.status, message };
  }
  const { code, status, message } = error;
  return { code, status: RETRY_AFTER[code] === undefined ? status : UNAVAILABLE, message };
}

export function sendReceipt(response: ServerResponse, signal: Signal, encoding: Encoding, receipt: OtlpReceipt): void {
  send(response, 200, encoding, encoding === "json" ? jsonReceipt(signal, receipt) : protobufReceipt(receipt));
}

export function sendAnswer(response: ServerResponse, { code, status, message }: Refusal, encoding: Encoding): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (code === "SWM_UNAUTHORIZED") response.setHeader("WWW-Authenticate", "Bearer");
  const wait = RETRY_AFTER[code];
  if (wait !== undefined) response.setHeader("Retry-After", Math.min(wait, LONGEST_WAIT));
  // The rest of a body nobody reads would otherwise keep the connection busy.
  if (status === 413) response.setHeader("Connection", "close");
  const rpcCode = rpcCodes.get(status) ?? RPC_INTERNAL;
  const body =
    encoding === "json"
      ? Buffer.from(JSON.stringify({ code: rpcCode, message }))
      : Buffer.concat([varintField(1, rpcCode), bytesField(2, Buffer.from(message))]);
  send(response, status, encoding, body);
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: Buffer): void {
  response.writeHead(status, {
    "Content-Type": contentTypes[encoding],
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  response.end(body);
}

/** Empty where there is nothing to tell. Counts are texts in JSON, as all 64-bit numbers are. */
function jsonReceipt(signal: Signal, { rejected, why }: OtlpReceipt): Buffer {
  if (rejected === 0 && why === "") return Buffer.from("{}");
  const count = rejected === 0 ? {} : { [rejectedFields[signal]]: String(rejected) };
  return Buffer.from(JSON.stringify({ partialSuccess: { ...count, errorMessage: why } }));
}

function protobufReceipt({ rejected, why }: OtlpReceipt): Buffer {
  if (rejected === 0 && why === "") return Buffer.alloc(0);
  const count = rejected === 0 ? Buffer.alloc(0) : varintField(1, rejected);
  return bytesField(1, Buffer.concat([count, bytesField(2, Buffer.from(why))]));
}

function varintField(field: number, value: number): Buffer {
  return Buffer.from([...varint(field * 8), ...varint(value)]);
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes]);
}

/** A whole number from 0 on. */
function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];
}
