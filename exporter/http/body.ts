// Reads a request body into text: bounded, unpacked, and broken off ones told apart from large ones.
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { SwarmscopeError } from "../errors.ts";

const unpack = promisify(gunzip);

/** The body as text. Throws SWM_BODY_TOO_LARGE, SWM_BODY_INCOMPLETE or SWM_ENCODING_UNSUPPORTED. */
export async function readText(request: IncomingMessage, maxBytes: number): Promise<string> {
  const coding = (request.headers["content-encoding"] ?? "identity").toLowerCase();
  if (!["identity", "gzip", "x-gzip"].includes(coding)) {
    throw new SwarmscopeError("SWM_ENCODING_UNSUPPORTED", `Content-Encoding must be gzip or identity, got ${coding}`);
  }
  const bytes = await readBytes(request, maxBytes);
  return (coding === "identity" ? bytes : await unzip(bytes, maxBytes)).toString("utf8");
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = Number(request.headers["content-length"] ?? 0);
  if (size > maxBytes) throw tooLarge(maxBytes);
  size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof SwarmscopeError) throw error;
    throw new SwarmscopeError("SWM_BODY_INCOMPLETE", "the connection ended before the body was complete");
  }
  return Buffer.concat(chunks);
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
