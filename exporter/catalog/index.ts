// The families and the flat list. Adding a family is one line in `families`.
import * as agents from "./agents.ts";
import * as code from "./code.ts";
import * as coordination from "./coordination.ts";
import * as database from "./database.ts";
import type { Metric } from "./define.ts";
import * as experience from "./experience.ts";
import * as exporter from "./exporter.ts";
import * as host from "./host.ts";
import * as insights from "./insights.ts";
import * as llm from "./llm.ts";
import * as queues from "./queues.ts";
import * as tasks from "./tasks.ts";
import * as tools from "./tools.ts";

export { agents, code, coordination, database, experience, exporter, host, insights, llm, queues, tasks, tools };

/** Families in the order a page and the dictionary show them. */
export const families: Readonly<Record<string, Readonly<Record<string, Metric>>>> = {
  agents,
  tasks,
  llm,
  tools,
  database,
  code,
  coordination,
  queues,
  experience,
  host,
  insights,
  exporter,
};

/** Every metric of the catalog, in the same order. */
export const metrics: readonly Metric[] = Object.values(families).flatMap((family) => Object.values(family));
