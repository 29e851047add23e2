// An agent of LangGraph with a fake model of LangChain, watched by OpenLLMetry or by OpenInference: `node langgraph.mjs WATCHER`.
import { LangChainInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-langchain";
import * as callbacks from "@langchain/core/callbacks/manager";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { LangChainInstrumentation as OpenLLMetry } from "@traceloop/instrumentation-langchain";
import { z } from "zod";
import { tracing } from "./telemetry.mjs";

const provider = tracing();
const watchers = {
  openinference: () => new OpenInference(),
  openllmetry: () => new OpenLLMetry(),
};
const watcher = watchers[/** @type {keyof typeof watchers} */ (process.argv[2])]();
watcher.setTracerProvider(provider);
watcher.manuallyInstrument(process.argv[2] === "openinference" ? callbacks : { callbackManagerModule: callbacks });

/** Answers what it was given, in turn. */
class FakeModel extends BaseChatModel {
  #answers = [
    new AIMessage({
      content: "",
      tool_calls: [{ id: "call-1", name: "weather", args: { city: "Ulm" }, type: "tool_call" }],
      usage_metadata: usage(100, 20, 40, 8),
      response_metadata: { model_name: "stand-in-1" },
    }),
    new AIMessage({
      content: "Sunny.",
      usage_metadata: usage(150, 10, 0, 0),
      response_metadata: { model_name: "stand-in-1" },
    }),
  ];
  _llmType() {
    return "fake";
  }
  getLsParams() {
    return { ls_provider: "stand-in", ls_model_name: "stand-in-1", ls_model_type: "chat" };
  }
  invocationParams() {
    return { model: "stand-in-1" };
  }
  bindTools() {
    return this;
  }
  async _generate() {
    const message = this.#answers.shift() ?? new AIMessage("");
    const { input_tokens: promptTokens = 0, output_tokens: completionTokens = 0 } = message.usage_metadata ?? {};
    return {
      generations: [{ text: "", message }],
      llmOutput: { tokenUsage: { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens } },
    };
  }
}

/** @param {number} input @param {number} output @param {number} cached @param {number} reasoning */
function usage(input, output, cached, reasoning) {
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    input_token_details: { cache_read: cached },
    output_token_details: { reasoning },
  };
}

const weather = tool(async () => "sunny", {
  name: "weather",
  description: "The weather of a city.",
  schema: z.object({ city: z.string() }),
});
const agent = createReactAgent({ llm: new FakeModel({}), tools: [weather], name: "forecaster" });
await agent.invoke({ messages: [{ role: "user", content: "How is the weather in Ulm?" }] });
await provider.shutdown();
