// What models, tools and databases are used for, what that costs, how well it goes, and what code comes of it.
import { dashboard } from "./dashboard.ts";
import { callRow } from "./rows/calls.ts";
import { codeRow } from "./rows/code.ts";
import { costRow } from "./rows/cost.ts";
import { databaseRow } from "./rows/databases.ts";
import { modelRow } from "./rows/models.ts";
import { toolRow } from "./rows/tools.ts";
import { agentVariable, modelVariable } from "./variables.ts";

export const llmUse = dashboard({
  uid: "swarm-llm",
  title: "Swarm LLM cost and use",
  description:
    "What do models cost, and for which agents? Which model is slow or fails? Which tools fail? Which database is slow? Who calls whom? What code comes of it?",
  tags: [],
  variables: [agentVariable, modelVariable],
  rows: [costRow, modelRow, toolRow, databaseRow, callRow, codeRow],
});
