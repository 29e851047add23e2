// Names of the scrape jobs. One job of exporters is one swarm: a second swarm gets a job of its own, such as `swarmscope-night`.
import { matches } from "./promql.ts";

export const EXPORTER_JOB = "swarmscope";
/** Every job of exporters, whatever swarm it is for. */
export const exporterJobs = matches(`${EXPORTER_JOB}.*`);
