// The first board to look at.
import { dashboard } from "./dashboard.ts";
import { agentRow } from "./rows/agents.ts";
import { coordinationRow } from "./rows/coordination.ts";
import { experienceRow } from "./rows/experience.ts";
import { guide } from "./rows/guide.ts";
import { headline } from "./rows/headline.ts";
import { lifecycleRow } from "./rows/lifecycle.ts";
import { queueRow } from "./rows/queues.ts";
import { taskRow } from "./rows/tasks.ts";
import { usageRow } from "./rows/usage.ts";
import { agentVariable, queueVariable } from "./variables.ts";

export const systemOverview = dashboard({
  uid: "swarm-overview",
  title: "Swarm overview",
  description: "Is it fine? Who is slow, stuck or failing? Why does the queue grow? What do models cost?",
  tags: [],
  variables: [agentVariable, queueVariable],
  rows: [headline, taskRow, agentRow, usageRow, queueRow, coordinationRow, experienceRow, lifecycleRow, guide],
});
