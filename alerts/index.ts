// The families of alerts. Adding one is one line here.
import { agentAlerts } from "./agents.ts";
import type { Alert, AlertFamily } from "./define.ts";
import { exporterAlerts } from "./exporter.ts";
import { hostAlerts } from "./host.ts";
import { llmAlerts } from "./llm.ts";
import { queueAlerts } from "./queues.ts";
import { taskAlerts } from "./tasks.ts";
import { toolAlerts } from "./tools.ts";

export const alertFamilies: readonly AlertFamily[] = [
  agentAlerts,
  taskAlerts,
  llmAlerts,
  toolAlerts,
  queueAlerts,
  hostAlerts,
  exporterAlerts,
];

export const alerts: readonly Alert[] = alertFamilies.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
