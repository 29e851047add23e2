// Every dashboard, and every file Grafana reads. One more dashboard is one more line.
import type { Artifact } from "../prometheus/artifact.ts";
import { renderDashboard } from "./dashboard.ts";
import { infrastructure } from "./infrastructure.ts";
import { llmUse } from "./llm.ts";
import type { Dashboard } from "./model.ts";
import { provisioningArtifacts } from "./provisioning.ts";
import { systemOverview } from "./system-overview.ts";

export const dashboards: readonly Dashboard[] = [systemOverview, infrastructure, llmUse];

export const dashboardArtifacts: readonly Artifact[] = [
  ...dashboards.map((board) => ({
    path: `dashboards/generated/${board.uid}.json`,
    render: () => renderDashboard(board),
  })),
  ...provisioningArtifacts,
];
