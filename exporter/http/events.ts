// The event door: a body comes in, its receipt goes out when what it holds is safe, or at once for who does not wait.
import type { IncomingMessage, ServerResponse } from "node:http";
import { SwarmscopeError } from "../errors.ts";
import { sendJson } from "./answer.ts";
import { readBody, type Body } from "./body.ts";
import { Inflow } from "./inflow.ts";
import type { Ports } from "./ports.ts";
import { allow, header } from "./request.ts";

export interface EventOptions {
  readonly maxBodyBytes: number;
  /** Bytes of bodies held at the same time. */
  readonly maxPendingBytes: number;
  /** Told of faults that are the program's own. */
  readonly onFault: (error: unknown) => void;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function eventDoor(ports: Ports, options: EventOptions): Handler {
  const inflow = new Inflow(options.maxPendingBytes);
  return async (request, response) => {
    allow(request, response, ["POST"]);
    if (!ports.ready()) throw new SwarmscopeError("SWM_STOPPING", "the exporter is stopping");
    const { bytes, held } = await read(request);
    if (prefersNotToWait(request)) {
      void ports.takeInLater(bytes).then(() => inflow.release(held), options.onFault);
      response.setHeader("Preference-Applied", "respond-async");
      return sendJson(response, 202, { pending: true });
    }
    try {
      const taken = ports.takeIn(bytes);
      const receipt = taken instanceof Promise ? await taken : taken;
      sendJson(response, receipt.accepted === 0 ? 400 : 200, receipt);
    } finally {
      inflow.release(held);
    }
  };

  async function read(request: IncomingMessage): Promise<Body> {
    try {
      return await readBody(request, options.maxBodyBytes, inflow);
    } catch (error) {
      if (error instanceof SwarmscopeError) ports.refuse(error.code);
      throw error;
    }
  }
}

/** RFC 7240: the sender wants its answer now, and does not ask what became of each event. */
function prefersNotToWait(request: IncomingMessage): boolean {
  const preferences = header(request, "prefer")?.split(",") ?? [];
  return preferences.some((preference) => preference.trim().toLowerCase() === "respond-async");
}
