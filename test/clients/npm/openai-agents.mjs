// The OpenAI Agents SDK against a stand-in of a provider, its client watched by OpenLLMetry: an agent uses a tool and answers.
import { createServer } from "node:http";
import { once } from "node:events";
import { Agent, OpenAIChatCompletionsModel, run, setTracingDisabled, tool } from "@openai/agents";
import { OpenAIInstrumentation } from "@traceloop/instrumentation-openai";
import OpenAI from "openai";
import { z } from "zod";
import { tracing } from "./telemetry.mjs";

const provider = tracing();
const watcher = new OpenAIInstrumentation();
watcher.setTracerProvider(provider);
watcher.manuallyInstrument(OpenAI);
// What it would send to its maker.
setTracingDisabled(true);

const call = { id: "call-1", type: "function", function: { name: "weather", arguments: '{"city":"Ulm"}' } };
const answers = [
  {
    choices: [
      { index: 0, message: { role: "assistant", content: null, tool_calls: [call] }, finish_reason: "tool_calls" },
    ],
    usage: usage(100, 40, 20),
  },
  {
    choices: [{ index: 0, message: { role: "assistant", content: "Sunny." }, finish_reason: "stop" }],
    usage: usage(150, 0, 10),
  },
];
/** @param {number} read @param {number} cached @param {number} written */
function usage(read, cached, written) {
  return {
    prompt_tokens: read,
    completion_tokens: written,
    total_tokens: read + written,
    prompt_tokens_details: { cached_tokens: cached },
  };
}
let count = 0;
const standIn = createServer((request, response) => {
  request.resume();
  const answer = {
    id: `answer-${count}`,
    object: "chat.completion",
    created: 1,
    model: "stand-in-1",
    ...answers[count],
  };
  count++;
  response.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
}).listen(0, "127.0.0.1");
await once(standIn, "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (standIn.address());

const client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "none" });
const agent = new Agent({
  name: "forecaster",
  model: new OpenAIChatCompletionsModel(client, "stand-in-1"),
  tools: [
    tool({
      name: "weather",
      description: "The weather of a city.",
      parameters: z.object({ city: z.string() }),
      execute: async () => "sunny",
    }),
  ],
});
await run(agent, "How is the weather in Ulm?");
await provider.shutdown();
standIn.closeAllConnections();
standIn.close();
