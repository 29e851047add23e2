// docs/alerts.md: every alert with its meaning and what to do. The headings are what `runbook_url` points to.
import type { Alert, AlertFamily, Recording } from "./define.ts";

const INTRODUCTION = `<!-- Generated from alerts/ by \`npm run generate\`. Do not edit. -->

# Alerts

**critical** means act now, **warning** act eventually, **info** is context for the others.
Fast alerts have no \`for\`: they reach the webhook within 30 seconds of the fault (scrape 10 s, evaluation at most 10 s,
group wait 1 s) and stay 30 seconds after it is over. The page is scraped by one job only, since a second one would double every sum.

## Where alerts go

To the exporter, which shows the last notifications on its page. It cannot tell of its own end, so give Alertmanager a webhook
of yours as well. The file then holds its address: keep it out of version control if that is a secret.

\`\`\`sh
node scripts/run.mjs scripts/alertmanager-config https://example.org/hook > alertmanager.yml
ALERTMANAGER_CONFIG=./alertmanager.yml docker compose up -d
\`\`\`

Alerts of a kind and job are one notification. \`critical\` and \`warning\` go out after 1 second, \`info\` after 30 and without a word
when they end. What another alert explains is not told: whatever an exporter said once SwarmTargetDown fires for it; SwarmQueueStalled,
SwarmSaturated and SwarmLoadImbalanced while SwarmNoProgress fires; SwarmAgentFailing of an agent that is lost.

## All alerts
`;

const list = (items: readonly string[]): string => items.map((item, i) => `${String(i + 1)}. ${item}`).join("\n");

function section(alert: Alert, interval: string): string {
  const { runbook } = alert;
  const held = alert.for === undefined ? "at the first evaluation" : `after ${alert.for}`;
  const stays = alert.keepFiringFor === undefined ? "" : `, stays ${alert.keepFiringFor} after it is over`;
  return [
    `### ${alert.alert}`,
    `**${alert.severity}** · fires ${held} (evaluated every ${interval})${stays} · dashboard \`${alert.dashboard.uid}\``,
    alert.summary,
    `\`\`\`promql\n${alert.expr.text}\n\`\`\``,
    `**Meaning.** ${runbook.means}`,
    ...(runbook.impact === undefined ? [] : [`**Impact.** ${runbook.impact}`]),
    `**Check**\n\n${list(runbook.check)}`,
    `**Act**\n\n${list(runbook.act)}`,
  ].join("\n\n");
}

function familySection({ family, groups }: AlertFamily): string {
  const sections = groups.flatMap(({ rules, interval }) => rules.map((alert) => section(alert, interval)));
  return [`## ${family}`, ...sections].join("\n\n");
}

function overview(families: readonly AlertFamily[]): string {
  const rows = families.flatMap(({ groups }) =>
    groups.flatMap(({ rules }) =>
      rules.map(({ alert, severity, summary }) => `| [${alert}](#${alert.toLowerCase()}) | ${severity} | ${summary} |`),
    ),
  );
  return ["| alert | severity | says |", "| --- | --- | --- |", ...rows].join("\n");
}

function recordedSeries(recordings: readonly Recording[]): string {
  const rows = recordings.map(({ name, labels, help }) => `| \`${name}\` | ${labels.join(", ")} | ${help} |`);
  return ["## Recorded series", ["| series | labels | says |", "| --- | --- | --- |", ...rows].join("\n")].join("\n\n");
}

export function catalogPage(families: readonly AlertFamily[], recordings: readonly Recording[]): string {
  return `${[INTRODUCTION.trim(), overview(families), ...families.map(familySection), recordedSeries(recordings)].join("\n\n")}\n`;
}
