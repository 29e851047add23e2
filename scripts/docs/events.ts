// docs/events.md: every event and every field, from the table the door parses by; the rules of what becomes of them.
import { exporter } from "../../exporter/catalog/index.ts";
import { OTHER } from "../../exporter/catalog/labels.ts";
import { flagName, options, type OptionName } from "../../exporter/config.ts";
import { errorTable, type ErrorCode } from "../../exporter/errors.ts";
import { common, kinds, type EventKind } from "../../exporter/model/event.ts";
import type { Field } from "../../exporter/model/field.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { examples } from "./event-examples.ts";
import { agentRules, callRules, lateRules, queueRules, reasons, states } from "./event-rules.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

const ADDRESS = `http://${options.listen.default}`;

const FORMS = `- a JSON array of events
- one JSON object: a single event
- one JSON object a line (NDJSON): a line that is no JSON is refused alone, the others are taken`;

const ANSWER = `\`\`\`json
{
  "accepted": 2,
  "rejected": 1,
  "errors": [
    {
      "index": 1,
      "reason": "invalid_field",
      "field": "duration",
      "rule": "must be a number of seconds ≥ 0 and ≤ 1000000000",
      "message": "SWM_EVENT_INVALID: events[1].duration must be a number of seconds ≥ 0 and ≤ 1000000000, got -1"
    }
  ],
  "warnings": [{ "index": 2, "message": "events[2] has unknown fields, ignored: durration" }]
}
\`\`\``;

const REFUSALS = [
  "SWM_BODY_EMPTY",
  "SWM_BODY_NOT_JSON",
  "SWM_BODY_INCOMPLETE",
  "SWM_UNAUTHORIZED",
  "SWM_CROSS_SITE",
  "SWM_HOST_UNKNOWN",
  "SWM_METHOD_NOT_ALLOWED",
  "SWM_BODY_TOO_LARGE",
  "SWM_BATCH_TOO_LARGE",
  "SWM_ENCODING_UNSUPPORTED",
  "SWM_BUSY",
  "SWM_DISK_FULL",
  "SWM_JOURNAL_FAILED",
  "SWM_STOPPING",
] as const satisfies readonly ErrorCode[];

const LIMITS = [
  "maxBodyBytes",
  "maxBatchEvents",
  "maxAgents",
  "maxTaskTypes",
  "maxQueues",
  "maxModels",
  "maxTools",
  "maxSeries",
  "maxOpenTasks",
] as const satisfies readonly OptionName[];

export const eventsDocument: Artifact = {
  path: "docs/events.md",
  render: () =>
    page([
      generatedFrom("exporter/model/event.ts and exporter/store"),
      "# Events",
      "Agents, workers and whoever gives them work tell the exporter what happens with `POST /v1/events`. Send what you know: every event is useful alone, and more of them tell more.",
      ...sending(),
      ...kindsPart(),
      ...rulesPart(),
    ]),
};

function sending(): readonly string[] {
  return [
    "## The body",
    FORMS,
    "It may be packed with gzip (`Content-Encoding: gzip`); the content type is not looked at. `null` means that a field is not known. Times are in Unix milliseconds, durations in seconds.",
    "Batches save requests. Send the events of one source in the order they happened, and give them an `id` if you may send a batch twice: an answer that got lost then does no harm. An id is remembered among the last `max-open-tasks` ids, restarts included where there is a journal.",
    "## The answer",
    "`200` if at least one event was taken, `400` if none was. The counts are of the whole body; errors and warnings are listed up to 100 each. With a journal (`data-dir`) `200` means that they are on disk; who sends `Prefer: respond-async` is answered `202` before that, and not told what became of each event: [scaling and safety](scaling.md).",
    ANSWER,
    `Refused events are counted by reason in ${code(exporter.eventsRejected.name)}, taken ones by kind in ${code(exporter.eventsAccepted.name)}. A body of which nothing can be taken is answered with an [error](errors.md):`,
    table(
      ["status", "code", "meaning"],
      REFUSALS.map((name) => [String(errorTable[name].status), code(name), errorTable[name].means]),
    ),
    "## Limits",
    table(
      ["option", "default", "what is bounded"],
      LIMITS.map((name) => [code(flagName(name)), String(options[name].default), options[name].help]),
    ),
    `Events about what is beyond a limit are taken all the same, under the name ${code(OTHER)}, and counted in ${code(exporter.folded.name)}. What one of several agents or queues says of itself (its state, its slots, its depth) is not told of all of them.`,
  ];
}

function kindsPart(): readonly string[] {
  return [
    "## Fields of every kind",
    table(
      ["field", "must be", "meaning"],
      [["`kind`", "one of the headings below", "What happened."], ...fieldRows(common)],
    ),
    "A `time` that breaks its rule is no reason to refuse an event: the time of arrival is taken, and the answer warns. Fields nobody knows are left out with a warning. Any other field that breaks its rule refuses the event.",
    ...(Object.keys(kinds) as EventKind[]).map(kindSection),
  ];
}

function kindSection(kind: EventKind): string {
  const { help, required, optional }: KindTable = kinds[kind];
  const rows = [
    ...fieldRows(required).map(([field = "", ...rest]) => [field, "yes", ...rest]),
    ...fieldRows(optional).map(([field = "", ...rest]) => [field, "", ...rest]),
  ];
  const body = JSON.stringify({ kind, ...examples[kind] });
  return [
    `## ${code(kind)}`,
    help,
    table(["field", "required", "must be", "meaning"], rows),
    `\`\`\`sh\ncurl -s ${ADDRESS}/v1/events -d '${body}'\n\`\`\``,
  ].join("\n\n");
}

type Fields = Readonly<Record<string, Field<unknown>>>;
interface KindTable {
  readonly help: string;
  readonly required: Fields;
  readonly optional: Fields;
}

function fieldRows(fields: Fields): readonly (readonly string[])[] {
  return Object.entries(fields).map(([field, { rule, help }]) => [code(field), rule, help]);
}

function rulesPart(): readonly string[] {
  return [
    "## States of an agent",
    "An agent reports some of them; the exporter derives the others. It is in the first state of `stopped`, `lost`, `stalled`, `stopping`, `busy`, `starting`, `idle` that holds.",
    table(
      ["state", "when"],
      states.map(([state, when]) => [code(state), when]),
    ),
    list(agentRules),
    "## Late, doubled and contradictory reports",
    "An attempt is known by its task and its number; without a number it is the newest one of its task. It goes from queued over assigned and started to its end, and never back.",
    table(["what comes", "what is done"], lateRules),
    `What did not fit is counted in ${code(exporter.eventsAdjusted.name)}, by reason:`,
    table(
      ["reason", "meaning"],
      reasons.map(([reason, meaning]) => [code(reason), meaning]),
    ),
    "## Queues",
    list(queueRules),
    "## Models, tools, databases, calls and code",
    list(callRules),
  ];
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
