// The event door: a body comes in, its receipt goes out when what it holds is safe, or at once for who does not wait.
import type { IncomingMessage, ServerResponse } from "node:http";
import { SwarmscopeError } from "../errors.ts";
import { pending, receiptAnswer, send, type Answer } from "./answer.ts";
import { readBody, type Body } from "./body.ts";
import type { Inflow } from "./inflow.ts";
import type { Ports } from "./ports.ts";
import { allow, header } from "./request.ts";

/** What it takes to take bodies in. */
export interface Taking {
  readonly ports: Pick<Ports, "takeIn" | "takeInLater" | "refuse" | "ready">;
  /** Room for bodies, over all connections. */
  readonly inflow: Inflow;
  readonly maxBodyBytes: number;
  /** Told of faults that are the program's own. */
  readonly onFault: (error: unknown) => void;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The door as node:http opens it; direct/ is the one without it. */
export function eventDoor(taking: Taking): Handler {
  return async (request, response) => {
    allow(request, response, ["POST"]);
    if (!taking.ports.ready()) throw new SwarmscopeError("SWM_STOPPING", "the exporter is stopping");
    const body = await read(request, taking);
    const answer = takeBody(taking, body, header(request, "prefer"));
    send(response, answer instanceof Promise ? await answer : answer);
  };
}

async function read(request: IncomingMessage, { maxBodyBytes, inflow, ports }: Taking): Promise<Body> {
  try {
    return await readBody(request, maxBodyBytes, inflow);
  } catch (error) {
    if (error instanceof SwarmscopeError) ports.refuse(error.code);
    throw error;
  }
}

/**
 * Takes in a body that is there, and gives its room back when it is no longer needed. `prefer` is the header of that name.
 * Throws, or rejects with, SwarmscopeError where nothing of it can be taken.
 */
export function takeBody(
  { ports, inflow, onFault }: Taking,
  { bytes, held }: Body,
  prefer: string | undefined,
): Answer | Promise<Answer> {
  const release = (): void => inflow.release(held);
  if (prefersNotToWait(prefer)) {
    void ports.takeInLater(bytes).catch(onFault).finally(release);
    return pending;
  }
  let taken: ReturnType<Ports["takeIn"]> | undefined;
  try {
    taken = ports.takeIn(bytes);
  } finally {
    if (!(taken instanceof Promise)) release();
  }
  return taken instanceof Promise ? taken.finally(release).then(receiptAnswer) : receiptAnswer(taken);
}

/** RFC 7240: the sender wants its answer now, and does not ask what became of each event. */
function prefersNotToWait(prefer: string | undefined): boolean {
  if (prefer === undefined) return false;
  return prefer.split(",").some((preference) => preference.trim().toLowerCase() === "respond-async");
}
