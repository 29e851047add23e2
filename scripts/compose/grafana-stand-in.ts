// A stand-in for Grafana where its image cannot be had: it serves no dashboards, only a health that says whether Grafana could start
// with the files and settings it was given, and whether its data sources answer. Runs inside the container.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { faultsOf } from "./grafana-faults.ts";

const PORT = 3000;
const PROVISIONING = "/etc/grafana/provisioning";
const PATIENCE_MS = 2_000;

/** The addresses are read without the other checks: those have named what is wrong with the files. */
async function silentDataSources(): Promise<string[]> {
  const folder = join(PROVISIONING, "datasources");
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const urls = texts.flatMap((text) =>
    [...text.matchAll(/^\s*-?\s*url:\s*["']?(http[^\s"']+)/gm)].map((match) => match[1] ?? ""),
  );
  const answers = urls.map(async (url) => {
    const isReady = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
      (response) => response.ok,
      () => false,
    );
    return isReady ? [] : [`the data source at ${url} does not answer`];
  });
  return (await Promise.all(answers)).flat();
}

async function health(): Promise<readonly string[]> {
  const passwordFile = process.env["GF_SECURITY_ADMIN_PASSWORD__FILE"];
  const faults = faultsOf({ provisioning: PROVISIONING, passwordFile, root: "/" });
  return faults.length > 0 ? faults : silentDataSources();
}

const server = createServer((_request, response) => {
  void health().then((faults) => {
    for (const fault of faults) console.error(fault);
    const isWell = faults.length === 0;
    response.writeHead(isWell ? 200 : 503, { "content-type": "application/json" });
    response.end(JSON.stringify({ database: isWell ? "ok" : "failing", version: "stand-in", faults }));
  });
});
server.listen(PORT);
process.on("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
