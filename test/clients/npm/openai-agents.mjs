// The OpenAI Agents SDK against a stand-in of a provider, its client watched by OpenLLMetry: an agent uses a tool and answers.
import { Agent, OpenAIChatCompletionsModel, run, setTracingDisabled, tool } from "@openai/agents";
import { OpenAIInstrumentation } from "@traceloop/instrumentation-openai";
import OpenAI from "openai";
import { z } from "zod";
import { startStandIn } from "./stand-in.mjs";
import { tracing } from "./telemetry.mjs";

const provider = tracing();
const watcher = new OpenAIInstrumentation();
watcher.setTracerProvider(provider);
watcher.manuallyInstrument(OpenAI);
// What it would send to its maker.
setTracingDisabled(true);

const standIn = await startStandIn();
const client = new OpenAI({ baseURL: standIn.url, apiKey: "none" });
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
standIn.close();
