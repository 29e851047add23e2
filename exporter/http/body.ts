// Reads a request body: bounded, unpacked, and broken off ones told apart from large ones.
import type { IncomingMessage } from "node:http";
import { createGunzip, type Gunzip, type Inflate } from "node:zlib";
import { SwarmscopeError } from "../errors.ts";
import type { Inflow } from "./inflow.ts";

type Unpacker = () => Gunzip | Inflate;

/** Ways a body may be packed, by the name in Content-Encoding. */
export type Codings = ReadonlyMap<string, Unpacker>;

export const gzipCodings: Codings = new Map<string, Unpacker>([
  ["gzip", () => createGunzip()],
  ["x-gzip", () => createGunzip()],
]);

/** A body, and the room it takes: to be given back when the body is no longer needed. */
export interface Body {
  readonly bytes: Buffer;
  readonly held: number;
}

/** A body as it came and unpacked: the same bytes where it was not packed. The room is that of both. */
interface WholeBody extends Body {
  readonly came: Buffer;
}

/** Reads and unpacks. Throws SWM_BODY_TOO_LARGE, SWM_BODY_INCOMPLETE, SWM_ENCODING_UNSUPPORTED or SWM_BUSY. */
export async function readBody(request: IncomingMessage, maxBytes: number, inflow: Inflow): Promise<Body> {
  const { bytes, came, held } = await readWhole(request, maxBytes, inflow, gzipCodings);
  if (bytes === came) return { bytes, held };
  inflow.release(came.length);
  return { bytes, held: held - came.length };
}

/** Reads and unpacks, and keeps what came. Throws as `readBody` does. */
export async function readWhole(
  request: IncomingMessage,
  maxBytes: number,
  inflow: Inflow,
  codings: Codings,
): Promise<WholeBody> {
  const coding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const unpacker = codings.get(coding);
  if (unpacker === undefined && coding !== "identity") {
    const known = [...codings.keys(), "identity"].filter((name) => !name.startsWith("x-")).join(", ");
    throw new SwarmscopeError("SWM_ENCODING_UNSUPPORTED", `Content-Encoding must be one of ${known}, got ${coding}`);
  }
  const packed = await readBytes(request, maxBytes, inflow);
  // Nothing packed is nothing, whatever it is called.
  if (unpacker === undefined || packed.bytes.length === 0) return { ...packed, came: packed.bytes };
  try {
    const { bytes, held } = await unpack(packed.bytes, unpacker(), coding, maxBytes, inflow);
    return { bytes, came: packed.bytes, held: held + packed.held };
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

/** Room is held for what has been unpacked so far: a small body may become a large one, and many come at the same time. */
async function unpack(
  packed: Buffer,
  unpacker: Gunzip | Inflate,
  coding: string,
  maxBytes: number,
  inflow: Inflow,
): Promise<Body> {
  const parts: Buffer[] = [];
  let held = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      unpacker.on("data", (part: Buffer) => {
        try {
          if (held + part.length > maxBytes) throw tooLarge(maxBytes);
          // What came packed is held too: where there would be no room for both alone, waiting does not help.
          if (!inflow.couldHold(packed.length + held + part.length)) throw tooLarge(maxBytes);
          inflow.hold(part.length);
          held += part.length;
          parts.push(part);
        } catch (error) {
          unpacker.destroy(error instanceof Error ? error : undefined);
        }
      });
      unpacker.once("end", resolve);
      unpacker.once("error", reject);
      unpacker.end(packed);
    });
    return { bytes: parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts), held };
  } catch (error) {
    inflow.release(held);
    if (error instanceof SwarmscopeError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new SwarmscopeError("SWM_BODY_INCOMPLETE", `the body is not complete ${coding}: ${why}`);
  }
}

function tooLarge(maxBytes: number): SwarmscopeError {
  return new SwarmscopeError(
    "SWM_BODY_TOO_LARGE",
    `the body must be at most ${String(maxBytes)} bytes, unpacked; send it in parts`,
  );
}
