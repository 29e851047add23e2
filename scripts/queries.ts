// Reads every query of every panel and rule against the catalog, and the dashboards against the house rules; prints what is
// wrong, a line each, and fails if anything is.
import { alerts } from "../alerts/index.ts";
import { recordings } from "../alerts/recordings.ts";
import { dashboards } from "../dashboards/index.ts";
import { lintDashboards } from "../dashboards/lint.ts";
import { metrics } from "../exporter/catalog/index.ts";
import { checkExpr, examine, type Known } from "../prometheus/promql-check.ts";
import { up } from "../prometheus/promql.ts";

const known: Known = { metrics, extra: new Map([up, ...recordings].map(({ name, labels }) => [name, labels])) };
const rules = [
  ...alerts.map(({ alert, expr }) => ({ name: alert, expr: expr.text })),
  ...recordings.map(({ name, expr }) => ({ name, expr: expr.text })),
];
const readByRules = new Set(rules.flatMap(({ expr }) => [...examine(expr, known).metrics]));
const faults = [
  ...rules.flatMap(({ name, expr }) => checkExpr(expr, known).map((fault) => `${name}: ${fault}`)),
  ...lintDashboards(dashboards, metrics, readByRules),
];
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
