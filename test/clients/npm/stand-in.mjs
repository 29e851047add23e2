// A stand-in of OpenAI on 127.0.0.1 that asks for a tool first, and answers then.
import { createServer } from "node:http";
import { once } from "node:events";

const call = { id: "call-1", type: "function", function: { name: "weather", arguments: '{"city":"Ulm"}' } };
const answers = [
  {
    choices: [
      { index: 0, message: { role: "assistant", content: null, tool_calls: [call] }, finish_reason: "tool_calls" },
    ],
    usage: usage(100, 40, 20, 8),
  },
  {
    choices: [{ index: 0, message: { role: "assistant", content: "Sunny." }, finish_reason: "stop" }],
    usage: usage(150, 0, 10, 0),
  },
];
/** @param {number} read @param {number} cached @param {number} written @param {number} reasoning */
function usage(read, cached, written, reasoning) {
  return {
    prompt_tokens: read,
    completion_tokens: written,
    total_tokens: read + written,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

/** To be closed. */
export async function startStandIn() {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    const answer = {
      id: `answer-${count}`,
      object: "chat.completion",
      created: 1,
      model: "stand-in-1",
      ...answers[count % answers.length],
    };
    count++;
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
