// The door for OTLP over HTTP: one path a signal, protobuf or JSON, answered in the encoding of the request.
import type { IncomingMessage, ServerResponse } from "node:http";
import { createGunzip, createInflate } from "node:zlib";
import { SwarmscopeError } from "../errors.ts";
import type { Encoding, Signal } from "../ingest/otlp/records.ts";
import { gzipCodings, readWhole, type Codings } from "./body.ts";
import { admit, type Trust } from "./guard.ts";
import type { Inflow } from "./inflow.ts";
import { refusalOf, sendAnswer, sendReceipt } from "./otlp-answer.ts";
import type { CameBody, Ports } from "./ports.ts";
import { allow, header } from "./request.ts";

export interface OtlpOptions {
  readonly trust: Trust;
  readonly maxOtlpBodyBytes: number;
  /** Room for the bodies held at the same time, of all doors. */
  readonly inflow: Inflow;
  /** Told of faults that are the program's own. */
  readonly onFault: (error: unknown) => void;
  /** Where a server that takes only OTLP says that everything else is. */
  readonly elsewhere?: () => string;
}

export interface OtlpDoor {
  /** True for requests that are meant for this door, those among them that went astray. */
  isFor(request: IncomingMessage, path: string): boolean;
  /** Never rejects: faults are answered as OTLP wants them. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

const signals: ReadonlyMap<string, Signal> = new Map([
  ["/v1/traces", "traces"],
  ["/v1/metrics", "metrics"],
  ["/v1/logs", "logs"],
]);
const encodings: ReadonlyMap<string, Encoding> = new Map([
  ["application/x-protobuf", "protobuf"],
  ["application/json", "json"],
]);
/** `deflate` is what HTTP calls the format of zlib; the exporter of Python can send it. */
const codings: Codings = new Map([...gzipCodings, ["gzip", () => createGunzip()], ["deflate", () => createInflate()]]);
/** Where senders arrive whose endpoint has no path, and those of a signal that is not taken. */
const ASTRAY: readonly string[] = ["/", "/v1development/profiles"];

export function otlpDoor(ports: Ports, options: OtlpOptions): OtlpDoor {
  return {
    isFor: (request, path) => signalAt(path) !== undefined || (request.method === "POST" && ASTRAY.includes(path)),
    async answer(request, response, path) {
      const encoding = encodingOf(request);
      try {
        await take(request, response, path, encoding);
      } catch (error) {
        const refusal = refusalOf(error, options.onFault);
        ports.otlp.refuse(refusal.code);
        if (refusal.code === "SWM_ENCODING_UNSUPPORTED") response.setHeader("Accept-Encoding", "gzip, deflate");
        if (refusal.code === "SWM_TYPE_UNSUPPORTED")
          response.setHeader("Accept-Post", [...encodings.keys()].join(", "));
        sendAnswer(response, refusal, encoding ?? "json");
      }
    },
  };

  async function take(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    encoding: Encoding | undefined,
  ): Promise<void> {
    admit(request.headers, path, options.trust);
    const signal = signalAt(path);
    if (signal === undefined) throw lost(path);
    allow(request, response, ["POST"]);
    if (encoding === undefined)
      throw new SwarmscopeError(
        "SWM_TYPE_UNSUPPORTED",
        `Content-Type must be one of ${[...encodings.keys()].join(", ")}`,
      );
    if (!ports.ready()) throw new SwarmscopeError("SWM_STOPPING", "the exporter is stopping");
    const { bytes, came, held } = await readWhole(request, options.maxOtlpBodyBytes, options.inflow, codings);
    try {
      const taken = ports.otlp.take(signal, encoding, bytes);
      sendReceipt(response, signal, encoding, taken instanceof Promise ? await taken : taken);
      // What is refused is not passed on: who sends it again would have it there twice.
      ports.forward?.(signal, asItCame(request, came), header(request, "via"));
    } finally {
      options.inflow.release(held);
    }
  }

  function lost(path: string): SwarmscopeError {
    const rest = options.elsewhere === undefined ? "" : `; everything but OTLP is at ${options.elsewhere()}`;
    const known = [...signals.keys()].join(", ");
    return new SwarmscopeError("SWM_NOT_FOUND", `there is no OTLP at ${path}: send it to one of ${known}${rest}`);
  }
}

function asItCame(request: IncomingMessage, bytes: Buffer): CameBody {
  const { "content-type": type = "", "content-encoding": encoding } = request.headers;
  return { bytes, type, encoding };
}

/** By the media type alone; what follows it, such as a character set, is of no interest. */
function encodingOf(request: IncomingMessage): Encoding | undefined {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1);
  return encodings.get(type.trim().toLowerCase());
}

/** Some put a slash behind the address of a signal. */
function signalAt(path: string): Signal | undefined {
  return signals.get(path.endsWith("/") ? path.slice(0, -1) : path);
}
