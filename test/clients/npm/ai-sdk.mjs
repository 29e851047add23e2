// The Vercel AI SDK with its own stand-in of a model and telemetry on: an agent that asks for a tool, then answers in a stream.
import { generateText, simulateReadableStream, stepCountIs, streamText, tool } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { z } from "zod";
import { tracing } from "./telemetry.mjs";

const provider = tracing();

/** @param {number} input @param {number} cached @param {number} output @param {number} reasoning */
function usage(input, cached, output, reasoning) {
  return {
    inputTokens: { total: input, noCache: input - cached, cacheRead: cached, cacheWrite: undefined },
    outputTokens: { total: output, text: output - reasoning, reasoning },
  };
}
/** @param {"stop" | "tool-calls"} unified */
const finished = (unified) => ({ unified, raw: unified });

let requests = 0;
const model = new MockLanguageModelV3({
  provider: "stand-in",
  modelId: "stand-in-1",
  doGenerate: async () => {
    requests++;
    return requests === 1
      ? {
          content: [{ type: "tool-call", toolCallId: "call-1", toolName: "weather", input: '{"city":"Ulm"}' }],
          finishReason: finished("tool-calls"),
          usage: usage(100, 60, 20, 8),
          warnings: [],
        }
      : {
          content: [{ type: "text", text: "Sunny." }],
          finishReason: finished("stop"),
          usage: usage(150, 0, 10, 0),
          warnings: [],
        };
  },
  doStream: async () => ({
    stream: simulateReadableStream({
      chunks: [
        { type: "stream-start", warnings: [] },
        { type: "text-start", id: "1" },
        { type: "text-delta", id: "1", delta: "Rain." },
        { type: "text-end", id: "1" },
        { type: "finish", finishReason: finished("stop"), usage: usage(30, 0, 7, 0) },
      ],
    }),
  }),
});

await generateText({
  model,
  prompt: "How is the weather in Ulm?",
  tools: {
    weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async () => "sunny" }),
  },
  stopWhen: stepCountIs(3),
  experimental_telemetry: { isEnabled: true, functionId: "ai-sdk-forecaster" },
});
await streamText({
  model,
  prompt: "And tomorrow?",
  experimental_telemetry: { isEnabled: true, functionId: "ai-sdk-streamer" },
}).consumeStream();
await provider.shutdown();
