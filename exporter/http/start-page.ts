// The start page: what is collected, what is wrong, how to send the first event, where to look. Plain HTML, no script.
import type { StandingFinding } from "../model/finding.ts";
import type { AgentLine, ModelLine, Overview, QueueLine, ShardLine, UsageLine } from "../model/overview.ts";

const SHOWN_AGENTS = 50;
const SHOWN_QUEUES = 20;
const SHOWN_MODELS = 20;

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --bad: #d33; --warn: #c80; --good: #2a8; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; } .dim { opacity: .7; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; font-size: .85rem; opacity: .7; } td.n, th.n { text-align: right; }
td:first-child { overflow-wrap: anywhere; min-width: 7rem; }
@media (max-width: 45rem) { table { display: block; overflow-x: auto; } }
pre { white-space: pre-wrap; background: var(--soft); padding: .8rem 1rem; overflow-x: auto; border-radius: .4rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .8rem; margin: 1.2rem 0; }
.tile { background: var(--soft); border-radius: .4rem; padding: .6rem .9rem; } .tile b { display: block; font-size: 1.5rem; }
.finding { border-left: .25rem solid var(--warn); padding: .1rem 0 .1rem .8rem; margin: .7rem 0; }
.finding.critical { border-color: var(--bad); } .finding.info { border-color: var(--line); }
.tile small { font-size: .8rem; font-weight: 400; }
.bad { color: var(--bad); } .good { color: var(--good); } .warn { color: var(--warn); }
a { color: inherit; } ul { padding-left: 1.2rem; }
`;

/** The page for a browser. `host` is the address it was asked under, used in the example. */
export function startPage(
  overview: Overview,
  findings: readonly StandingFinding[],
  notifications: number,
  host: string,
): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<title>Swarmscope</title><style>${STYLE}</style></head><body>
<h1>Swarmscope</h1>
<p class="dim">Version ${escape(overview.version)}, up for ${span(overview.uptime)}. This page renews itself every 5 seconds.</p>
${tiles(overview, findings)}
<h2>Findings</h2>${findings.length === 0 ? `<p class="dim">None: nothing crosses a threshold.</p>` : findings.map(findingBlock).join("")}
<h2>Agents</h2>${overview.shards.length === 0 ? agents(overview) : shards(overview.shards, host)}
${overview.models.length === 0 ? "" : `<h2>Models</h2>${models(overview.models)}`}
<h2>Queues</h2>${queues(overview.queues)}
<h2>Send an event</h2>
<pre>curl -s http://${escape(host)}/v1/events -d '{"kind":"task.finished","agent":"coder-1","task_type":"review","outcome":"ok","duration":1.2}'</pre>
<p>One event, a JSON array, or one event a line; every kind and field is in <code>docs/events.md</code>.</p>
<h2>What is collected</h2>${collectors(overview)}
<h2>Where to look</h2>
<ul>
<li><a href="/metrics">/metrics</a>: the page Prometheus scrapes</li>
<li><a href="/api/v1/insights">/api/v1/insights</a>: findings with evidence and next step, as JSON</li>
<li><a href="/api/v1/overview">/api/v1/overview</a>: what this page shows, as JSON</li>
<li><a href="/api/v1/notifications">/api/v1/notifications</a>: what Alertmanager sent here (${String(notifications)})</li>
<li><a href="/v1/targets">/v1/targets</a>: addresses Prometheus is to scrape</li>
<li><a href="/api/v1/config">/api/v1/config</a>: the configuration in force, without secrets</li>
<li><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a>: health</li>
</ul>
</body></html>
`;
}

type Tile = (name: string, value: string, tone?: string) => string;
const tile: Tile = (name, value, tone = "") => `<div class="tile"><b class="${tone}">${value}</b>${name}</div>`;

function tiles(overview: Overview, findings: readonly StandingFinding[]): string {
  const known = overview.agents.filter((agent) => agent.slots !== undefined);
  const slots = known.reduce((sum, agent) => sum + (agent.slots ?? 0), 0);
  const busy = known.reduce((sum, agent) => sum + agent.running, 0);
  const waiting = overview.queues.map((queue) => queue.depth).filter((depth) => depth !== undefined);
  return `<div class="tiles">${[
    overview.shards.length === 0
      ? tile("agents", whole(overview.agentCount))
      : tile(
          "shards up",
          `${String(overview.shards.filter(({ port }) => port !== undefined).length)} / ${String(overview.shards.length)}`,
        ),
    tile("busy slots", slots === 0 ? "–" : `${String(busy)} / ${String(slots)}`),
    tile("tasks waiting", waiting.length === 0 ? "–" : whole(waiting.reduce((sum, depth) => sum + depth, 0))),
    tile("findings", String(findings.length), findings.length === 0 ? "good" : "warn"),
    ...usageTiles(overview.usage, overview.models),
    tile("events taken", whole(overview.eventsAccepted)),
    tile("events refused", whole(overview.eventsRejected), overview.eventsRejected > 0 ? "bad" : ""),
  ].join("")}</div>`;
}

/** Only what was told: a swarm without models has no tiles for them. */
function usageTiles(
  { requests, requestFailures, tokens, cost, toolCalls, toolFailures }: UsageLine,
  byModel: readonly ModelLine[],
): readonly string[] {
  const unpriced = byModel.reduce((sum, line) => sum + (line.unpriced ?? 0), 0);
  // Which models these are is told below.
  const more = `<small class="warn" title="${count(unpriced)} tokens have no price"> + ?</small>`;
  const known = cost === undefined && unpriced > 0 ? "" : dollars(cost);
  return [
    ...(tokens === undefined
      ? []
      : [tile("tokens", count(tokens)), tile("cost of tokens", unpriced === 0 ? known : `${known}${more}`)]),
    ...(requests === undefined ? [] : [tile("LLM requests", failedOf(requestFailures, requests))]),
    ...(toolCalls === undefined ? [] : [tile("tool calls", failedOf(toolFailures, toolCalls))]),
  ];
}

function failedOf(failures: number | undefined, all: number): string {
  if (failures === undefined || failures === 0) return count(all);
  return `${count(all)}<small class="bad"> ${count(failures)} failed</small>`;
}

function models(lines: readonly ModelLine[]): string {
  const rows = lines.slice(0, SHOWN_MODELS).map(({ name, requests, requestFailures, tokens, cost, unpriced = 0 }) => {
    const failed = requestFailures === undefined ? "–" : whole(requestFailures);
    const unknown = unpriced === 0 ? "" : ` <span class="warn">no price for ${count(unpriced)} tokens</span>`;
    return `<tr><td>${escape(name)}</td><td class="n">${requests === undefined ? "–" : whole(requests)}</td><td class="n ${requestFailures === undefined || requestFailures === 0 ? "" : "bad"}">${failed}</td><td class="n">${tokens === undefined ? "–" : count(tokens)}</td><td class="n">${cost === undefined && unpriced > 0 ? "" : dollars(cost)}${unknown}</td></tr>`;
  });
  const hint = lines.some(({ unpriced = 0 }) => unpriced > 0)
    ? `<p class="dim">A model without a price has its tokens counted and no cost: give it one with <code>--prices</code>, see <code>docs/prices.md</code>.</p>`
    : "";
  return `<table><tr><th>model</th><th class="n">requests</th><th class="n">failed</th><th class="n">tokens</th><th class="n">cost</th></tr>${rows.join("")}</table>${hint}`;
}

function findingBlock(finding: StandingFinding): string {
  return `<div class="finding ${finding.severity}"><p><b>${escape(finding.severity)}</b>: ${escape(finding.sentence)}</p>
<p class="dim">Next: ${escape(finding.nextStep)} Since ${new Date(finding.since).toISOString().slice(11, 19)} UTC.</p></div>`;
}

function agents(overview: Overview): string {
  if (overview.agentCount === 0)
    return `<p class="dim">None yet. <code>npm start -- connect</code> tells how to connect coding agents, frameworks and OpenTelemetry; <code>docs/events.md</code> how to send events. Or look at a made-up swarm: <code>npm start -- --demo</code>.</p>`;
  const { tokens, toolCalls } = overview.usage;
  const used = tokens !== undefined || toolCalls !== undefined;
  const rows = overview.agents
    .slice(0, SHOWN_AGENTS)
    .map((agent) => agentRow(agent, used))
    .join("");
  const rest =
    overview.agentCount > SHOWN_AGENTS
      ? `<p class="dim">and ${whole(overview.agentCount - SHOWN_AGENTS)} more</p>`
      : "";
  return `<table><tr><th>agent</th><th>type</th><th>state</th><th class="n">running</th><th class="n">efficiency</th>${used ? `<th class="n">tokens</th><th class="n">cost</th><th class="n">tool failures</th>` : ""}<th class="n">last event</th></tr>${rows}</table>${rest}`;
}

/** In place of agents: where they are. */
function shards(lines: readonly ShardLine[], host: string): string {
  const name = host.replace(/:\d+$/, "");
  const rows = lines.map(({ name: shard, port }) =>
    port === undefined
      ? `<li>${shard}: <span class="bad">down</span></li>`
      : `<li><a href="http://${escape(name)}:${String(port)}/">${shard}</a></li>`,
  );
  return `<p>This is the front of ${String(lines.length)} shards: each has a part of the agents, and what was found about them.</p><ul>${rows.join("")}</ul>`;
}

function agentRow(agent: AgentLine, used: boolean): string {
  const { tokens, cost, toolFailures } = agent.usage;
  const usage = used
    ? `<td class="n">${tokens === undefined ? "–" : count(tokens)}</td><td class="n">${dollars(cost)}</td><td class="n">${toolFailures === undefined ? "–" : whole(toolFailures)}</td>`
    : "";
  const tone = agent.state === "lost" || agent.state === "stalled" ? "bad" : "";
  const running =
    agent.slots === undefined ? String(agent.running) : `${String(agent.running)} / ${String(agent.slots)}`;
  const efficiency = agent.efficiency === undefined ? "–" : agent.efficiency.toFixed(2);
  return `<tr><td>${escape(agent.name)}</td><td>${escape(agent.type)}</td><td class="${tone}">${agent.state ?? "–"}</td><td class="n">${running}</td><td class="n">${efficiency}</td>${usage}<td class="n">${span(agent.silence)} ago</td></tr>`;
}

function queues(lines: readonly QueueLine[]): string {
  if (lines.length === 0) return `<p class="dim">None known.</p>`;
  const rows = lines
    .slice(0, SHOWN_QUEUES)
    .map(
      ({ name, depth, oldestAge }) =>
        `<tr><td>${escape(name)}</td><td class="n">${depth === undefined ? "–" : whole(depth)}</td><td class="n">${oldestAge === undefined ? "–" : span(oldestAge)}</td></tr>`,
    );
  return `<table><tr><th>queue</th><th class="n">waiting</th><th class="n">oldest waits</th></tr>${rows.join("")}</table>`;
}

function collectors(overview: Overview): string {
  if (overview.collectors.length === 0) return `<p class="dim">The collectors have not run yet.</p>`;
  const rows = overview.collectors.map(
    ({ name, success, duration }) =>
      `<tr><td>${escape(name)}</td><td class="${success ? "good" : "bad"}">${success ? "ok" : "failed"}</td><td class="n">${(duration * 1000).toFixed(2)} ms</td></tr>`,
  );
  return `<table><tr><th>collector</th><th>last run</th><th class="n">took</th></tr>${rows.join("")}</table>`;
}

function whole(value: number): string {
  return value.toLocaleString("en-US");
}

/** Large counts for people: `12,345`, `1.23 M`. */
function count(value: number): string {
  if (value < 100_000) return whole(value);
  return value < 1e9 ? `${(value / 1e6).toFixed(2)} M` : `${(value / 1e9).toFixed(2)} G`;
}

/** US dollars: cents, or as many digits as a smaller sum needs. */
function dollars(value: number | undefined): string {
  if (value === undefined) return "–";
  const digits =
    value > 0 && value < 0.1 ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `$${value.toLocaleString("en-US", digits)}`;
}

/** Seconds for people: the two largest parts. */
function span(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${String(s)} s`;
  if (s < 3600) return `${String(Math.floor(s / 60))} min ${String(s % 60)} s`;
  return `${String(Math.floor(s / 3600))} h ${String(Math.floor((s % 3600) / 60))} min`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
