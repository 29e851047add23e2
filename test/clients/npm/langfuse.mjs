// A program that is watched by Langfuse in its client of OpenAI and in its own code; it sends what OpenTelemetry is told.
import { observeOpenAI } from "@langfuse/openai";
import { startActiveObservation } from "@langfuse/tracing";
import OpenAI from "openai";
import { startStandIn } from "./stand-in.mjs";
import { tracing } from "./telemetry.mjs";

const provider = tracing();
const standIn = await startStandIn();
const client = observeOpenAI(new OpenAI({ baseURL: standIn.url, apiKey: "none" }));
/** @type {import("openai").OpenAI.ChatCompletionMessageParam[]} */
const messages = [{ role: "user", content: "How is the weather in Ulm?" }];

await startActiveObservation(
  "langfuse-forecaster",
  async (forecaster) => {
    await client.chat.completions.create({ model: "stand-in-1", messages });
    const weather = forecaster.startObservation("weather", {}, { asType: "tool" });
    weather.update({ level: "ERROR" }).end();
    await client.chat.completions.create({ model: "stand-in-1", messages });
  },
  { asType: "agent" },
);
await provider.shutdown();
standIn.close();
