// All detectors and all profiles of agents. Adding a detector is one line here.
import type { Detector, DetectorDoc } from "../model/detector.ts";
import { efficiencyDoc } from "./efficiency.ts";
import { imbalanceIndexDoc } from "./imbalance-index.ts";
import { imbalance } from "./imbalance.ts";
import { queueBacklog } from "./queue-backlog.ts";
import { resourceBottleneck } from "./resource-bottleneck.ts";
import { slowAgent } from "./slow-agent.ts";
import { specializationDoc } from "./specialization.ts";

/** In the order they run and are documented. */
export const detectors: readonly Detector[] = [queueBacklog, slowAgent, resourceBottleneck, imbalance];

/** What docs/insights.md says of the numbers that are computed without being findings. */
export const profileDocs: Readonly<Record<string, DetectorDoc>> = {
  efficiency: efficiencyDoc,
  specialization: specializationDoc,
  "imbalance index": imbalanceIndexDoc,
};
