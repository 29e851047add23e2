// Prints an alertmanager.yml that tells your own webhooks too: `node scripts/run.mjs scripts/alertmanager-config URL… > alertmanager.yml`.
import { EXPORTER_WEBHOOK, renderAlertmanager } from "../prometheus/artifacts.ts";

const webhooks = process.argv.slice(2);
if (webhooks.length === 0) {
  process.stderr.write("usage: node scripts/run.mjs scripts/alertmanager-config URL…\n");
  process.exitCode = 2;
} else {
  process.stdout.write(renderAlertmanager([EXPORTER_WEBHOOK, ...webhooks]));
}
