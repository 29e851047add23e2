// Reads a request body: bounded, unpacked, and broken off ones told apart from large ones.
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { SwarmscopeError } from "../errors.ts";
import type { Inflow } from "./inflow.ts";

const unpack = promisify(gunzip);

/** A body, and the room it takes: to be given back when the body is no longer needed. */
export interface Body {
  readonly bytes: Buffer;
  readonly held: number;
}

/** Reads and unpacks. Throws SWM_BODY_TOO_LARGE, SWM_BODY_INCOMPLETE, SWM_ENCODING_UNSUPPORTED or SWM_BUSY. */
export async function readBody(request: IncomingMessage, maxBytes: number, inflow: Inflow): Promise<Body> {
  const coding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
  if (!["identity", "gzip", "x-gzip"].includes(coding)) {
    throw new SwarmscopeError("SWM_ENCODING_UNSUPPORTED", `Content-Encoding must be gzip or identity, got ${coding}`);
  }
  const packed = await readBytes(request, maxBytes, inflow);
  if (coding === "identity") return packed;
  try {
    const bytes = await unzip(packed.bytes, maxBytes);
    inflow.hold(bytes.length);
    inflow.release(packed.held);
    return { bytes, held: bytes.length };
  } catch (error) {
    inflow.release(packed.held);
    throw error;
  }
}

/** By its events, not as an iterator: that costs as much as all the rest of a small request. */
async function readBytes(request: IncomingMessage, maxBytes: number, inflow: Inflow): Promise<Body> {
  const told = Number(request.headers["content-length"] ?? 0);
  if (told > maxBytes) throw tooLarge(maxBytes);
  let held = 0;
  const hold = (bytes: number): void => {
    inflow.hold(bytes);
    held += bytes;
  };
  hold(told);
  return await new Promise<Body>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: unknown): void => {
      request.removeAllListeners("data");
      inflow.release(held);
      held = 0;
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      try {
        if (size > maxBytes) throw tooLarge(maxBytes);
        if (size > held) hold(size - held);
      } catch (error) {
        fail(error);
      }
    });
    request.once("end", () => {
      const [first] = chunks;
      resolve({ bytes: chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks), held });
    });
    const incomplete = (): void => {
      if (!request.complete)
        fail(new SwarmscopeError("SWM_BODY_INCOMPLETE", "the connection ended before the body was complete"));
    };
    request.once("error", incomplete);
    request.once("close", incomplete);
  });
}

async function unzip(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    const why = error instanceof Error ? error.message : String(error);
    throw new SwarmscopeError("SWM_BODY_INCOMPLETE", `the body is not complete gzip: ${why}`);
  }
}

function tooLarge(maxBytes: number): SwarmscopeError {
  return new SwarmscopeError(
    "SWM_BODY_TOO_LARGE",
    `the body must be at most ${String(maxBytes)} bytes, unpacked; send it in parts`,
  );
}
