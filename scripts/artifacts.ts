// Every generated file of the repository. One more kind of file is one more line.
import { alertArtifacts } from "../alerts/artifacts.ts";
import { dashboardArtifacts } from "../dashboards/index.ts";
import { prometheusArtifacts } from "../prometheus/artifacts.ts";
import type { Artifact } from "../prometheus/artifact.ts";
import { configDocument } from "./docs/config.ts";
import { connectDocuments } from "./docs/connect.ts";
import { customMetricsDocument } from "./docs/custom-metrics.ts";
import { errorsDocument } from "./docs/errors.ts";
import { eventsDocument } from "./docs/events.ts";
import { insightsDocument } from "./docs/insights.ts";
import { metricsDocument } from "./docs/metrics.ts";
import { otlpDocument } from "./docs/otlp.ts";
import { passThroughDocument } from "./docs/pass-through.ts";
import { pricesDocument } from "./docs/prices.ts";

export const artifacts: readonly Artifact[] = [
  ...dashboardArtifacts,
  ...alertArtifacts,
  ...prometheusArtifacts,
  // Documents.
  configDocument,
  ...connectDocuments,
  customMetricsDocument,
  errorsDocument,
  eventsDocument,
  insightsDocument,
  metricsDocument,
  otlpDocument,
  passThroughDocument,
  pricesDocument,
];
