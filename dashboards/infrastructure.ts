// The machine under the swarm, by the USE method: utilization, saturation and errors of each resource.
import { dashboard } from "./dashboard.ts";
import { diskRow } from "./rows/disk.ts";
import { exporterRow } from "./rows/exporter.ts";
import { hostRow } from "./rows/host.ts";
import { memoryRow } from "./rows/memory.ts";
import { networkRow } from "./rows/network.ts";
import { processorRow } from "./rows/processor.ts";

export const infrastructure = dashboard({
  uid: "swarm-infrastructure",
  title: "Swarm infrastructure",
  description:
    "Is the machine the reason? Utilization, saturation and errors of each resource, and what watching costs.",
  tags: [],
  variables: [],
  rows: [hostRow, processorRow, memoryRow, diskRow, networkRow, { ...exporterRow, collapsed: true }],
});
