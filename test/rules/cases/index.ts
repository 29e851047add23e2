import { agentCases } from "./agents.ts";
import type { AlertCase } from "./case.ts";
import { exporterCases } from "./exporter.ts";
import { hostCases } from "./host.ts";
import { llmCases } from "./llm.ts";
import { queueCases } from "./queues.ts";
import { taskCases } from "./tasks.ts";
import { toolCases } from "./tools.ts";

/** By the word of the family. */
export const cases: Readonly<Record<string, readonly AlertCase[]>> = {
  agents: agentCases,
  tasks: taskCases,
  llm: llmCases,
  tools: toolCases,
  queues: queueCases,
  host: hostCases,
  exporter: exporterCases,
};
