// docs/otlp.md: how OTLP is read, from the tables by which it is read.
import { metrics } from "../../exporter/ingest/otlp/meaning/senders/metric-rules.ts";
import { spanRules, type SpanRule } from "../../exporter/ingest/otlp/meaning/senders/span-rules.ts";
import { folded, identityMeanings, meanings, type Meaning } from "../../exporter/ingest/otlp/meaning/reading/keys.ts";
import { databaseCodes } from "../../exporter/ingest/otlp/meaning/reading/database-codes.ts";
import { limits } from "../../exporter/ingest/otlp/meaning/limits.ts";
import { reasons, statuses, words } from "../../exporter/ingest/otlp/meaning/reading/outcomes.ts";
import {
  eventRoles,
  groups,
  spanRoles,
  type EventUse,
  type MetricUse,
  type FailuresInEvents,
  type Manner,
  type NameInSpan,
  type Program,
} from "../../exporter/ingest/otlp/meaning/senders/program.ts";
import { conventions, programs } from "../../exporter/ingest/otlp/meaning/senders/programs/index.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, duration, generatedFrom, page, table } from "./markdown.ts";

const codes = (list: readonly string[]): string => list.map(code).join(", ");

export const otlpDocument: Artifact = {
  path: "docs/otlp.md",
  render: () =>
    page([
      generatedFrom("exporter/ingest/otlp/meaning"),
      "# OpenTelemetry",
      "What becomes of traces, metrics and logs that come in by OTLP: they are turned into the [events](events.md) an agent could have sent itself, and counted like those ([metrics](metrics.md)). Attributes that no table on this page names are skipped unread, and so are the bodies of log records, unless one is, word for word, the name of an event in the tables. Where an attribute in the tables may hold content, no more of it is kept than they tell: of the result of a tool that it was a success or an error, of the arguments of one that hands over the name of the agent. So no prompt, answer, argument or statement gets any further than the bytes it came in; these go on as they are to the backend you name for [forwarding](forwarding.md), if you name one, and nowhere else. Attributes of points of metrics are read to tell streams apart, by a digest; only those of metrics you name to be [passed through](pass-through.md) are published.",
      "## Whose it is",
      ...identity(),
      "## Counted once",
      ...once(),
      "## Tokens",
      ...tokens(),
      "## How it ended",
      ...outcomes(),
      "## What attributes mean",
      `The first key that is there and can be read wins. Numbers and truths may be written as texts. Of JSON in ${codes(folded)} the numbers are read as if each was an attribute below, and nothing else.`,
      meaningTable(meanings),
      "## Frameworks",
      ...frameworks(),
      "## Coding agents",
      table(
        ["client", "known from", "scopes", "`service.name`"],
        programs.map(({ name, known, scopes, services }) => [
          `[${name}](#${name})`,
          known,
          codes(scopes),
          codes(services),
        ]),
      ),
      ...programs.flatMap(ofProgram),
    ]),
};

function identity(): readonly string[] {
  return [
    `**Frameworks.** An agent is called what it calls itself: by its own span, else by the nearest agent above it in the trace, else it is the service. Processes of a service are one agent, as ids of instances are new with every start: its memory and pools of connections are those of all processes heard within ${duration(limits.resources.silence)}, its processor time is what all of them used, of their event loops the worst is told. Processes are told apart by ${code("service.instance.id")}, else by machine and process.`,
    `**Coding agents.** They tell no name. The agent is called like the service (${code("claude-code")}), sessions at the same time have their number behind it (${code("claude-code-2")}), and a number is given to another session when its own told its end, was silent for ${duration(limits.sources.idle)}, or, where there are more than ${String(limits.sources.few)}, for ${duration(limits.sources.short)}. So sessions that run at once can be told apart and keep their names, and the many that a script starts one after the other are a few agents. Sub-agents are agents of their own (${code("claude-code/Explore")}), called by their parent. Ids of sessions, processes, users and prompts never become labels.`,
    "From the resource:",
    meaningTable(identityMeanings),
    `**Traces.** Spans come when they end, children before their parents. A span waits for the agent above it until the trace was silent for ${duration(limits.traces.quiet)}, at most ${duration(limits.traces.age)}; then it is the service's. ${String(limits.traces.spans)} spans are kept.`,
  ];
}

function once(): readonly string[] {
  return [
    "The same request may be told by a metric, a log record and a span, by a child and its parent, by two libraries, and again when an answer was lost. Records with the same id (of the span, the answer of the model, the call of the tool) count once. Beyond that the signals of a session or process are compared: each has a running total of what it told, and the highest is published. A signal that tells less adds nothing; one that tells more adds the rest. So signals may be switched off, and may come in any order. Metrics that do not tell their session (Claude Code with `OTEL_METRICS_INCLUDE_SESSION_ID=false`) are compared with the only session there is, or else with all sessions of agents of that name together, of whatever machine: where some are told by events and others by such metrics alone, the lesser part is missing. `swarm.agent` keeps machines apart. Signals of one process must tell the same service, namespace and instance, or the same machine and process: else they are two processes to us, and count as such.",
    `Where signals disagree on labels, the better one decides: a worse one waits ${duration(limits.counter.wait.heard)} for a better one that was heard before it adds what that one did not tell. Where it is known to tell something badly it waits ${duration(limits.counter.wait.unheard)} even if none was heard yet; the tables of the clients say where. Spans that wait for the agent above them are waited for up to ${duration(limits.counter.wait.late)} more. Tasks are told best by spans. What is compared:`,
    table(
      ["group", "what"],
      Object.entries(groups).map(([group, what]) => [group, what]),
    ),
    `**Counters.** Delta points count once each, in any order. Cumulative points count by what they grew; a point that is not newer than the last is passed over, and a smaller value or a later start is a new process. The first point counts from zero if its counter began after this receiver did, or less than ${duration(limits.increments.young)} before the point; otherwise counting begins there, as it may have been counted in an earlier life.`,
  ];
}

function tokens(): readonly string[] {
  return [
    `Four kinds, disjoint, whatever a sender includes in what: ${code("input")} (not from the cache), ${code("cache_read")}, ${code("cache_write")} and ${code("output")} (reasoning included). Their sum is what was processed. Reasoning is told besides, as the part of the output it is. A kind that no signal tells has no series; one that is told as 0 is 0.`,
    table(
      ["client", "input told", "output told"],
      [conventions, ...programs].map(({ name, habits: { input, of, output } }) => [
        name,
        of === undefined ? input : `${input} in ${code(of)}, elsewhere as in the conventions`,
        output,
      ]),
    ),
    "What libraries of frameworks include in what, where it is another thing, is said with their spans below.",
    "Where more is read from the cache than at all, input is apart from the cache whoever says it. Sums over the requests of an agent, totals, and parts by modality are never added.",
  ];
}

const CODES = ["denied", "timeout", "cancelled"] as const;

function outcomes(): readonly string[] {
  return [
    "The first of these that fits, in the order: status of the HTTP answer, class of the error, exception, reason to stop. Anything else that failed is `failed`. Texts of messages are not read.",
    table(
      ["status", "outcome"],
      statuses.map(([list, outcome]) => [list.join(", "), outcome]),
    ),
    table(
      ["class contains", "outcome"],
      words.map(([pattern, outcome]) => [code(pattern.source), outcome]),
    ),
    "Where nothing tells of a failure, the reason to stop decides; one that holds none of these is `ok`.",
    table(
      ["reason contains", "outcome"],
      reasons.map(([pattern, outcome]) => [code(pattern.source), outcome]),
    ),
    "Of a tool it is `denied` if a person, a rule or a sandbox did not let it, else `timeout`, `cancelled` or `failed`. Of a database it is `denied` if it was not permitted, else one of the same; where the class of the error does not say, the code of the answer does.",
    table(
      ["database", ...CODES],
      databaseCodes.map(({ systems, codes: of }) => [
        codes(systems),
        ...CODES.map((outcome) => codes(of[outcome] ?? [])),
      ]),
    ),
  ];
}

function meaningTable(list: Readonly<Record<string, Meaning>>): string {
  const keysOf = ({ keys, divisor }: Meaning): string =>
    keys.map((key) => (divisor?.[key] === undefined ? code(key) : `${code(key)} (ms)`)).join(", ");
  return table(
    ["meaning", "attributes"],
    Object.values(list).map((meaning) => [meaning.help, keysOf(meaning)]),
  );
}

function frameworks(): readonly string[] {
  return [
    "A span is what the first rule that fits says.",
    table(
      ["sender", "by", "values"],
      spanRules.map((rule) => [rule.of, ruleBy(rule), [rolesOf(rule), ...mannerOf(rule.manner ?? {})].join("; ")]),
    ),
    table(
      ["span", "is"],
      Object.entries(spanRoles).map(([role, is]) => [role, is]),
    ),
    "Metrics; those marked as twins, as some spans above, repeat others of the same sender.",
    metricTable(metrics),
    `Signals from the most to the least trusted: ${conventions.rank.join(", ")}. Of databases only what the tables name is read: never the statement, nor the schema, table or server. A service that only asks databases is no agent: its calls, and its pools of connections, are told once other records make it known as one. Of pools the figures of the last delivery are shown.`,
  ];
}

function ruleBy({ by, scope, only }: SpanRule): string {
  const what = typeof by === "string" ? code(by) : "name of the span";
  const limitsOf = [scope && `in scopes with ${code(scope)}`, only && `with ${code(only)}`].filter(Boolean);
  return [what, ...limitsOf].join(" ");
}

function mannerOf(manner: Manner): readonly string[] {
  const { twin, named, asked, habits, apartFor, firstTokenMs, sums, brief, failures, handsTo } = manner;
  return [
    ...(named === undefined ? [] : [nameText(named)]),
    ...(asked === true ? ["the model that was asked goes before the one that answered"] : []),
    ...(habits === undefined ? [] : [`input ${habits.input}, output ${habits.output}`]),
    ...(apartFor === undefined ? [] : [`of the provider ${code(apartFor)} input is apart from the cache`]),
    ...(firstTokenMs === undefined ? [] : [`time to the first token by ${code(firstTokenMs)}, in ms`]),
    ...(sums === true ? ["the agent tells the tokens of all its requests"] : []),
    ...(brief === true ? ["how long it took is not told"] : []),
    ...(failures === undefined ? [] : [failureText(failures)]),
    ...(handsTo === undefined
      ? []
      : [
          `a call of the agent that is named in ${code(handsTo.key)}, if ${code(handsTo.argument)} is the first of them`,
        ]),
    ...(twin === true ? ["a twin"] : []),
  ];
}

function nameText({ end, event, but = [] }: NameInSpan): string {
  if (event !== undefined) return `called as an event in it says, ${code(`${event}NAME`)}`;
  const name = [code(`NAME${end}`), ...(but.length > 0 ? [`but ${codes(but)}`] : [])].join(", ");
  return `agents and tools are called as their spans are, ${name}`;
}

function failureText({ told, again }: FailuresInEvents): string {
  return `failed as an event in it says, ${code(`${told}STATUS`)}, if no ${code(again)} follows`;
}

function rolesOf({ roles }: SpanRule): string {
  const byRole = new Map<string, string[]>();
  for (const [value, role] of Object.entries(roles)) byRole.set(role, [...(byRole.get(role) ?? []), value]);
  return [...byRole].map(([role, values]) => `${codes(values)}: ${role}`).join("; ");
}

function ofProgram(program: Program): readonly string[] {
  const { name, session, ofResource, reconciled, rank, waits, spans, events, notes, subagent, above, nested } = program;
  const facts = [
    `Sessions by ${session.length === 0 ? "nothing" : codes(session)}${ofResource === true ? " of the resource" : ""}; signals are compared ${reconciled}, the most trusted first: ${rank.join(", ")}.`,
    ...(subagent.length > 0 || program.subagentAfter !== undefined ? [subagentText(program)] : []),
    ...(above === true
      ? ["Only agents name themselves: what they did is told by the spans above, and the topmost is the main one."]
      : []),
    ...(nested === true
      ? ["Sub-agents are sessions of their own: they have a number, and are called by who is above."]
      : []),
    ...waits.map(({ signal, groups: told, because }) => `Its ${signal} wait with ${told.join(", ")}: ${because}.`),
    ...(program.conventions ? ["Other spans are read like those of frameworks."] : []),
    ...notes,
  ];
  const parts = [
    [spans, useTable("span", spans, spanRoles)],
    [events, useTable("event", events, eventRoles)],
    [program.metrics, metricTable(program.metrics)],
  ] as const;
  const tables = parts.filter(([list]) => Object.keys(list).length > 0).map(([, text]) => text);
  return [`### ${name}`, facts.map((fact) => `- ${fact}`).join("\n"), ...tables];
}

function subagentText({ subagent, subagentAfter }: Program): string {
  const ways = subagent.length > 0 ? [codes(subagent)] : [];
  if (subagentAfter !== undefined) {
    const { key, begins } = subagentAfter;
    const after = begins.filter((begin) => begin !== "").map(code);
    const whole = begins.includes("") ? ", else all of it" : "";
    ways.push(`by what follows ${after.join(" or ")} in ${code(key)}${whole}`);
  }
  return `Sub-agents ${ways.length > 1 || subagent.length > 0 ? "by " : ""}${ways.join(", and ")}.`;
}

function useTable(
  what: string,
  uses: Readonly<Record<string, Pick<EventUse, "only" | "unless"> & { readonly as: string } & Manner>>,
  meaning: Readonly<Record<string, string>>,
): string {
  const rows = Object.entries(uses).map(([name, { as, only, unless, ...manner }]) => [
    code(name) + [only && ` with ${code(only)}`, unless && `, unless ${code(unless)}`].filter(Boolean).join(""),
    [meaning[as] ?? as, ...mannerOf(manner)].join("; "),
  ]);
  return table([what, "is"], rows);
}

function metricTable(uses: Readonly<Record<string, MetricUse>>): string {
  return table(
    ["metric", "is"],
    Object.entries(uses).map(([name, use]) => [code(name), metricText(use)]),
  );
}

function metricText(use: MetricUse): string {
  if (use.as === "code") return typeof use.what === "string" ? `code (${use.what})` : `code${kindsText(use.what)}`;
  if (use.as === "process") return `process (${use.figure})`;
  if (use.as === "pool") return `pool (${use.figure})${use.twin === true ? ", a twin" : ""}`;
  const kind = use.as !== "tokens" ? "" : typeof use.kind === "string" ? ` (${use.kind})` : kindsText(use.kind);
  const only = use.where === undefined ? "" : whereText(use.where);
  const without = use.without === undefined ? "" : `, without ${code(use.without)}`;
  return `${use.as}${kind}${only}${without}${use.twin === true ? ", a twin" : ""}`;
}

function whereText({ key, is, orAbsentIn = [] }: NonNullable<MetricUse["where"]>): string {
  const absent = orAbsentIn.length === 0 ? "" : ` or, in scopes ${codes(orAbsentIn)}, is not there`;
  return `, where ${code(key)} is one of ${codes(is)}${absent}`;
}

function kindsText({
  key,
  values,
}: {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}): string {
  const list = Object.entries(values).map(([value, kind]) => `${code(value)} = ${kind}`);
  return ` by ${code(key)}: ${list.join(", ")}`;
}
