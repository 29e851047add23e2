// The files written from the alerts.
import type { Artifact } from "../prometheus/artifact.ts";
import { catalogPage } from "./catalog-page.ts";
import { alertFamilies } from "./index.ts";
import { recordings } from "./recordings.ts";
import { alertFile, recordingFile } from "./rule-files.ts";

export const alertArtifacts: readonly Artifact[] = [
  ...alertFamilies.map((family) => ({
    path: `alerts/generated/${family.family}.yml`,
    render: () => alertFile(family),
  })),
  { path: "alerts/generated/recordings.yml", render: recordingFile },
  { path: "docs/alerts.md", render: () => catalogPage(alertFamilies, recordings) },
];
