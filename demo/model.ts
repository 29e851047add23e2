// The stand-in for a model: a local HTTP server that takes its time, as a model does, and sometimes is busy.
import http from "node:http";
import type { LlmOutcome, Usage } from "./events.ts";
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
/** Share of the time after which the answer begins. */
const FIRST_SHARE = 0.3;
/** US dollars for a million tokens of the larger model, which tells its cost. The smaller one does not. */
const COST = { input: 0.3, cache_read: 0.03, cache_write: 0.375, output: 1.5 };
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

/** Which of the two stand-in models is asked: those who plan and review ask the larger one. */
function modelFor(type: TaskType): string {
  return type === "plan" || type === "review" ? "stand-in-large" : "stand-in-small";
}

/** The tokens a question takes. The same question, the same tokens. */
export function usageOf({ type, size, seed }: Question): Usage {
  const random = seeded(seed ^ 0x5eed);
  const some = (most: number): number => Math.round(most * size * (0.5 + 0.5 * random()));
  const output = some(450);
  // The smaller the craft, the less there is to think about.
  const reasoning = Math.round(output * 0.4 * random());
  const tokens = { input: some(700), cache_read: some(2400), cache_write: some(300), output, reasoning };
  if (modelFor(type) !== "stand-in-large") return tokens;
  const cost =
    tokens.input * COST.input +
    tokens.cache_read * COST.cache_read +
    tokens.cache_write * COST.cache_write +
    output * COST.output;
  return { ...tokens, cost: cost / 1e6 };
}

/** A call of the model, as whoever made it reports it. */
export interface ModelCall {
  readonly model: string;
  readonly outcome: LlmOutcome;
  /** Seconds. */
  readonly duration: number;
  /** Seconds until the answer began. */
  readonly firstToken?: number;
  readonly usage?: Usage;
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
    response.writeHead(busy ? 503 : 200, { "content-type": "application/json" });
    const reply: Reply = {
      text: wordsFrom(question.seed),
      firstToken: (ms * FIRST_SHARE) / 1000,
      usage: usageOf(question),
    };
    response.end(busy ? '"busy"' : JSON.stringify(reply));
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

interface Reply {
  readonly text: string;
  readonly firstToken: number;
  readonly usage: Usage;
}

/** A client of the model. The call rejects with `ModelBusy` if refused. `told` hears of every call when it is over. */
export function modelAt(url: string, told: (call: ModelCall) => void = () => undefined): Ask {
  const caller = createCaller(new URL(url));
  return async (question, signal) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
    const began = performance.now();
    const end = (outcome: LlmOutcome, more: Pick<ModelCall, "firstToken" | "usage"> = {}): void => {
      told({ model: modelFor(question.type), outcome, duration: (performance.now() - began) / 1000, ...more });
    };
    const { status, text } = await caller.post(JSON.stringify(question), limit).catch((error: unknown) => {
      end(signal.aborted ? "cancelled" : limit.aborted ? "timeout" : "failed");
      throw error;
    });
    if (status !== 200) {
      end("overloaded");
      throw new ModelBusy(`the model answered ${String(status)}`);
    }
    // Only our own model answers, in its own words.
    const { text: words, firstToken, usage } = JSON.parse(text) as Reply;
    end("ok", { firstToken, usage });
    return words;
  };
}
