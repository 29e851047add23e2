// The stand-in for a model: a local HTTP server that takes its time, as a model does, and sometimes is busy.
import http from "node:http";
import { closeNow, listenLocally } from "./local-server.ts";
import { createCaller } from "./post.ts";
import { seeded } from "./random.ts";
import type { TaskType } from "./roles.ts";

export interface Question {
  readonly type: TaskType;
  readonly size: number;
  readonly seed: number;
  /** Answer several times slower. */
  readonly slow: boolean;
}

/** The model cannot answer now; asking again later may work. */
export class ModelBusy extends Error {
  override readonly name = "ModelBusy";
}

/** One call of an ordinary task, in milliseconds. */
const CALL_MS: Readonly<Record<TaskType, number>> = { plan: 800, code: 650, review: 700, test: 450, triage: 190 };
const SLOW_FACTOR = 4;
/** Share of calls that are refused, as a busy model would. */
const BUSY_SHARE = 0.01;
const ANSWER_WORDS = 600;
const CALL_TIMEOUT_MS = 30_000;

/** How long the model thinks over a question, in milliseconds, and whether it refuses it. The same question, the same answer. */
export function thinking(question: Question, pace: number): { readonly ms: number; readonly busy: boolean } {
  const random = seeded(question.seed);
  const spread = 0.75 + 0.5 * random();
  const factor = question.slow ? SLOW_FACTOR : 1;
  // A bulk of tiny questions is not worth refusing.
  const busy = question.type !== "triage" && random() < BUSY_SHARE;
  return { ms: CALL_MS[question.type] * question.size * spread * factor * pace, busy };
}

export interface Model {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on a free port of this host only. `pace` multiplies every delay. */
export async function startModel(pace: number): Promise<Model> {
  const server = http.createServer((request, response) => {
    answer(request, response, pace).catch(() => {
      response.destroy();
    });
  });
  const port = await listenLocally(server, 0);
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close: () => closeNow(server),
  };
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, pace: number): Promise<void> {
  request.setEncoding("utf8");
  let body = "";
  for await (const part of request) body += String(part);
  // Only our own workers ask, in their own words.
  const question = JSON.parse(body) as Question;
  const { ms, busy } = thinking(question, pace);
  const timer = setTimeout(() => {
    response.writeHead(busy ? 503 : 200, { "content-type": "text/plain" });
    response.end(busy ? "busy" : wordsFrom(question.seed));
  }, ms);
  response.on("close", () => {
    clearTimeout(timer);
  });
}

function wordsFrom(seed: number): string {
  const random = seeded(seed);
  return Array.from({ length: ANSWER_WORDS }, () => random().toString(36).slice(2, 9)).join(" ");
}

export type Ask = (question: Question, signal: AbortSignal) => Promise<string>;

/** A client of the model. The call rejects with `ModelBusy` if refused. */
export function modelAt(url: string): Ask {
  const caller = createCaller(new URL(url));
  return async (question, signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
    const { status, text } = await caller.post(JSON.stringify(question), limit);
    if (status !== 200) throw new ModelBusy(`the model answered ${String(status)}`);
    return text;
  };
}
