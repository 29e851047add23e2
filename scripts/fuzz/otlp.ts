// Feeds the decoder of OTLP with damaged bodies: each is read or refused by a code of the list, at once, and leaves nothing behind.
import type { Random } from "../../demo/random.ts";
import { asJson } from "../../bench/lib/otlp-json.ts";
import { otlpBodies } from "../../bench/lib/otlp-bodies.ts";
import { SwarmscopeError } from "../../exporter/errors.ts";
import { AttributeList } from "../../exporter/ingest/otlp/attributes.ts";
import type { Decoded, Encoding, Signal } from "../../exporter/ingest/otlp/records.ts";
import { Decoder } from "../../exporter/ingest/otlp/wire/decoder.ts";
import { mutated } from "./mutation.ts";

/** Two of each metric, so that a part of one may land in another. */
const ITEMS = 20;
/** A good body is read after each so many damaged ones. */
const LOOKED_AT = 10;
const MAY_THROW: readonly string[] = ["SWM_OTLP_MALFORMED", "SWM_BATCH_TOO_LARGE"];

export const doors = (["traces", "metrics", "logs"] as const).flatMap((signal) =>
  (["protobuf", "json"] as const).map((encoding) => ({ signal, encoding })),
);

export interface Outcome {
  /** Bodies that were read, in whole or in part. */
  readonly read: number;
  readonly refused: number;
  /** Items that were rejected in bodies that were read. */
  readonly rejected: number;
  /** Longest time a body took, in seconds. */
  readonly slowest: number;
}

/** Throws what the decoder throws besides, with the body in its message; and where a good body is read otherwise than at first. */
export function fuzz(signal: Signal, encoding: Encoding, count: number, random: Random): Outcome {
  const decoder = new Decoder({
    attribute: (key) => key.length % 3 !== 0,
    event: (name) => name.length % 3 !== 0,
    metric: (name) => !name.endsWith("1"),
  });
  const bodies = Object.entries(otlpBodies(ITEMS)) as [Signal, Buffer][];
  const seeds = bodies.map(([of, body]) => ({ of, bytes: encoding === "json" ? asJson(of, body) : body }));
  const own = seeds.find(({ of }) => of === signal)?.bytes ?? Buffer.alloc(0);
  const first = told(decoder[signal](encoding, own));
  let [read, refused, rejected, slowest] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const other = seeds[i % seeds.length]?.bytes ?? own;
    const body = mutated(own, other, random);
    const began = performance.now();
    try {
      rejected += decoder[signal](encoding, body).rejected;
      read++;
    } catch (error) {
      if (!(error instanceof SwarmscopeError && MAY_THROW.includes(error.code)))
        throw new Error(`${signal} in ${encoding}, body ${body.toString("base64")}`, { cause: error });
      refused++;
    }
    slowest = Math.max(slowest, (performance.now() - began) / 1000);
    if (i % LOOKED_AT === 0 && told(decoder[signal](encoding, own)) !== first)
      throw new Error(
        `${signal} in ${encoding}: what was left behind by body ${body.toString("base64")} or one before it`,
      );
  }
  return { read, refused, rejected, slowest };
}

/** Everything a body told, as one text. */
function told(decoded: Decoded<unknown>): string {
  return JSON.stringify(decoded, (_, value: unknown) => (value instanceof AttributeList ? [...value] : value));
}
