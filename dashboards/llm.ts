// What models, tools and databases are used for, what that costs, and how well it goes.
import { dashboard } from "./dashboard.ts";
import { callRow } from "./rows/calls.ts";
import { costRow } from "./rows/cost.ts";
import { databaseRow } from "./rows/databases.ts";
import { modelRow } from "./rows/models.ts";
import { toolRow } from "./rows/tools.ts";
import { agentVariable, modelVariable } from "./variables.ts";

export const llmUse = dashboard({
  uid: "swarm-llm",
  title: "Swarm LLM cost and use",
  description:
    "What do models cost, and for which agents? Which model is slow or fails? Which tools fail? Which database is slow? Who calls whom?",
  tags: [],
  variables: [agentVariable, modelVariable],
  rows: [costRow, modelRow, toolRow, databaseRow, callRow],
});
