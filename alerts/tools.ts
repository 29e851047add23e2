// Tools: one of them fails again and again.
import { tools } from "../exporter/catalog/index.ts";
import { toolErrorRatio as errorRatioThreshold, toolErrors } from "../exporter/catalog/thresholds.ts";
import { crosses, op, value } from "../prometheus/promql.ts";
import { EVALUATION_INTERVAL } from "../prometheus/timing.ts";
import { board } from "./boards.ts";
import type { AlertFamily } from "./define.ts";
import { toolErrorRatio, toolFailures } from "./recordings.ts";

export const toolAlerts: AlertFamily = {
  family: "tools",
  groups: [
    {
      name: "swarm-tools",
      interval: EVALUATION_INTERVAL,
      rules: [
        {
          alert: "SwarmToolFailing",
          expr: op(
            crosses(value(toolErrorRatio), errorRatioThreshold),
            "and",
            crosses(value(toolFailures), toolErrors),
          ),
          severity: "warning",
          summary: "A tool fails at most of its calls.",
          description: `{{ $value | humanizePercentage }} of the calls of {{ $labels.tool }} failed or timed out in 15 minutes (threshold ${String(errorRatioThreshold.value * 100)} %).`,
          dashboard: board("llm"),
          runbook: {
            means: "Most calls of one tool end in an error or take too long, over all agents that use it.",
            impact: "Agents try again, go other ways or give up: tasks take more turns and tokens, or fail.",
            check: [
              `One agent or all of them? Compare the agents in \`${tools.calls.name}\`.`,
              `Failed or timed out? \`${tools.callDuration.name}\` shows whether it became slow before it failed.`,
              "What does the tool need that may be gone: a server, a credential, a file, a network?",
            ],
            act: [
              "Mend or restart what the tool needs; take the tool away from agents until then.",
              "If agents call it in a way it cannot be called, correct its description or its schema.",
            ],
          },
        },
      ],
    },
  ],
};
