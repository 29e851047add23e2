// LangChain with a client of OpenAI, both watched by OpenLLMetry: what is told twice is one request.
import * as callbackManagerModule from "@langchain/core/callbacks/manager";
import { ChatOpenAI } from "@langchain/openai";
import { LangChainInstrumentation } from "@traceloop/instrumentation-langchain";
import { OpenAIInstrumentation } from "@traceloop/instrumentation-openai";
import OpenAI from "openai";
import { startStandIn } from "./stand-in.mjs";
import { tracing } from "./telemetry.mjs";

const provider = tracing();
const [chains, clients] = [new LangChainInstrumentation(), new OpenAIInstrumentation()];
chains.setTracerProvider(provider);
clients.setTracerProvider(provider);
chains.manuallyInstrument({ callbackManagerModule });
clients.manuallyInstrument(OpenAI);

const standIn = await startStandIn();
const model = new ChatOpenAI({ model: "stand-in-1", apiKey: "none", configuration: { baseURL: standIn.url } });
await model.invoke("How is the weather in Ulm?");
await model.invoke("And tomorrow?");
await provider.shutdown();
standIn.close();
