// docs/custom-metrics.md: its example, sent to a real exporter, comes to what it shows.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { customMetricsDocument } from "../../scripts/docs/custom-metrics.ts";
import { startExporter } from "../http/exporter-under-test.ts";

it("the document of custom metrics shows a file that is taken, and what it comes to", async () => {
  const text = customMetricsDocument.render();
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n([\\s\\S]+?)\`\`\``).exec(text)?.[1] ?? "";
  const folder = mkdtempSync(join(tmpdir(), "swarmscope-custom-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "metrics.yml");
  writeFileSync(path, block("yaml"));
  const exporter = await startExporter("--metrics", path);
  onTestFinished(() => exporter.stop());
  const response = await fetch(`${exporter.url}/v1/events`, { method: "POST", body: block("json") });
  expect(response.status).toBe(200);
  const shown = block("text");
  expect(shown.trim().split("\n")).toHaveLength(18);
  expect(await (await fetch(`${exporter.url}/metrics`)).text()).toContain(shown);
});
