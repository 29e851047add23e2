// A provider of models on 127.0.0.1 that gives everybody the same short answer, in the words each asks for, and says what it took.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { freePort } from "../program.ts";

const TEXT = "Done.";
/** Of 1,000 tokens read 400 come from the cache. */
const USED = { read: 1000, cached: 400, written: 50 };

export interface StandIn {
  readonly url: string;
  /** Method and path of all that was asked. */
  readonly asked: readonly string[];
  close(): void;
}

export async function startStandIn(): Promise<StandIn> {
  const asked: string[] = [];
  let answers = 0;
  const server = createServer((request, response) => {
    const { method = "", url = "" } = request;
    asked.push(`${method} ${url}`);
    request.resume();
    request.on("end", () => answer(new URL(url, "http://stand-in").pathname, `answer-${String(++answers)}`, response));
  });
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${String(port)}`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** `id`: no two answers may share one, as what is told of them would be taken for the same. */
function answer(path: string, id: string, response: ServerResponse): void {
  if (path.endsWith("/responses")) return stream(response, responses(id));
  if (path.endsWith("/chat/completions")) return stream(response, [...completions(id), "[DONE]"]);
  if (path.endsWith("/messages")) return stream(response, messages(id));
  if (path.includes(":streamGenerateContent")) return stream(response, [gemini(id)]);
  if (path.includes(":generateContent")) return json(response, gemini(id));
  if (path.endsWith("/count_tokens")) return json(response, { input_tokens: USED.read });
  response.statusCode = 404;
  json(response, { error: { message: "the stand-in knows no such path", type: "not_found_error" } });
}

function json(response: ServerResponse, body: object): void {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(body));
}

type Told = "[DONE]" | Readonly<Record<string, unknown>>;

/** Events as servers send them. */
function stream(response: ServerResponse, events: readonly Told[]): void {
  response.setHeader("Content-Type", "text/event-stream");
  for (const event of events) {
    const data = event === "[DONE]" ? event : JSON.stringify(event);
    const name = event !== "[DONE]" && typeof event["type"] === "string" ? `event: ${event["type"]}\n` : "";
    response.write(`${name}data: ${data}\n\n`);
  }
  response.end();
}

/** OpenAI's responses. */
function responses(id: string): readonly Told[] {
  const part = { type: "output_text", text: TEXT, annotations: [] };
  const item = { type: "message", id: "item", role: "assistant", status: "completed", content: [part] };
  const usage = {
    input_tokens: USED.read,
    input_tokens_details: { cached_tokens: USED.cached },
    output_tokens: USED.written,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: USED.read + USED.written,
  };
  const response = {
    id,
    object: "response",
    status: "completed",
    model: "stand-in-1",
    output: [item],
    usage,
  };
  return [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    { type: "response.output_item.added", output_index: 0, item: { ...item, content: [] } },
    { type: "response.output_text.delta", item_id: "item", output_index: 0, content_index: 0, delta: TEXT },
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response },
  ];
}

/** OpenAI's chat completions. */
function completions(id: string): readonly Told[] {
  const base = { id, object: "chat.completion.chunk", created: 1, model: "stand-in-1" };
  const usage = {
    prompt_tokens: USED.read,
    completion_tokens: USED.written,
    total_tokens: USED.read + USED.written,
    prompt_tokens_details: { cached_tokens: USED.cached },
  };
  return [
    { ...base, choices: [{ index: 0, delta: { role: "assistant", content: TEXT }, finish_reason: null }] },
    { ...base, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { ...base, choices: [], usage },
  ];
}

/** Anthropic's messages, whose input is apart from the cache. */
function messages(id: string): readonly Told[] {
  const usage = {
    input_tokens: USED.read - USED.cached,
    cache_read_input_tokens: USED.cached,
    cache_creation_input_tokens: 0,
    output_tokens: 1,
  };
  const message = { id, type: "message", role: "assistant", model: "stand-in-1", content: [], usage };
  return [
    { type: "message_start", message: { ...message, stop_reason: null, stop_sequence: null } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: TEXT } },
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: USED.written },
    },
    { type: "message_stop" },
  ];
}

/** Google's generated content. */
function gemini(id: string): Readonly<Record<string, unknown>> {
  return {
    candidates: [{ index: 0, content: { role: "model", parts: [{ text: TEXT }] }, finishReason: "STOP" }],
    usageMetadata: {
      promptTokenCount: USED.read,
      cachedContentTokenCount: USED.cached,
      candidatesTokenCount: USED.written,
      totalTokenCount: USED.read + USED.written,
    },
    modelVersion: "stand-in-1",
    responseId: id,
  };
}
