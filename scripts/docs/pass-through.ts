// docs/pass-through.md: what becomes of metrics nobody has a meaning for, from the tables by which they are translated.
import { exporter } from "../../exporter/catalog/index.ts";
import { passRefusal } from "../../exporter/catalog/labels.ts";
import { flagName, options } from "../../exporter/config.ts";
import { AttributeList } from "../../exporter/ingest/otlp/attributes.ts";
import { LONGEST_TEXT } from "../../exporter/ingest/otlp/wire/limits.ts";
import { PointDraft } from "../../exporter/ingest/otlp/wire/points.ts";
import { MOST_BUCKETS } from "../../exporter/pass-through/exponential.ts";
import { OURS } from "../../exporter/exposition/reserved.ts";
import { MOST_ATTRIBUTES, targetKeys } from "../../exporter/pass-through/labels.ts";
import { metricName, perWords, typeOf, unitWords } from "../../exporter/pass-through/names.ts";
import { PassThrough, SILENCE } from "../../exporter/pass-through/pass-through.ts";
import type { Artifact } from "../../prometheus/artifact.ts";
import { code, generatedFrom, page, table } from "./markdown.ts";

const option = code(flagName("otlpPassThrough"));
const budget = code(flagName("otlpPassThroughSeries"));
const minutes = `${String(SILENCE / 60_000)} minutes`;

export const passThroughDocument: Artifact = {
  path: "docs/pass-through.md",
  render: () =>
    page([
      generatedFrom("exporter/pass-through"),
      "# Pass-through",
      "Metrics that come by OTLP and have a meaning here become figures of agents, models and tools ([OpenTelemetry](otlp.md)). Others are dropped, unless you name them: then they are published as they are, beside everything else on `/metrics`.",
      `\`\`\`sh\nnpm start -- ${flagName("otlpPassThrough")} 'http.server.*,myapp.*'\n\`\`\``,
      `${option} is a list of names of metrics in OTLP, in which ${code("*")} stands for anything. ${budget} is how many lines of a page they may have in all, ${code(String(options.otlpPassThroughSeries.default))} by default. A metric that has a meaning here is never passed through, also if it is named: it would be counted twice, under two names. [The client](client.md#metrics-of-your-own) of this project is told which of its metrics are not published, and the option that would; other senders are told nothing, as many of them log whatever they hear.`,
      "**All attributes of the points of such a metric become labels**, whatever is in them. Name only metrics whose attributes you know.",
      "## Names",
      "Names, types and labels are those of the specification of OpenTelemetry (Prometheus and OpenMetrics Compatibility) and, where that leaves it open, of the OTLP receiver of Prometheus with its defaults.",
      examples(),
      [
        "- Characters a name may not have become `_`, several of them one; before a digit stands `_`.",
        "- The unit is the end of the name, unless the name has it already. What stands in braces is dropped; a unit that is not below stands as it is; values are not converted.",
        "- A monotonic sum ends in `_total`, a gauge with the unit `1` in `_ratio`.",
        "- The description is the help text. Of metrics that come to the same name that of the first.",
      ].join("\n"),
      `Units: ${words(unitWords, "")}. Below the stroke: ${words(perWords, "/")}.`,
      "What a page has of one counter:",
      `\`\`\`text\n${onPage()}\`\`\``,
      "## Types",
      types(),
      "## Labels",
      labels(),
      "Exemplars, `_created` and a zero threshold other than 0 are not told.",
      "## How series go on",
      ...life(),
      "## What is refused",
      ...refusals(),
    ]),
};

function examples(): string {
  const rows = [
    ["http.server.request.duration", "s", "histogram", false],
    ["http.server.active_requests", "{request}", "sum", false],
    ["myapp.orders", "{order}", "sum", true],
    ["myapp.cache.hits", "1", "gauge", false],
    ["myapp.net.throughput", "By/s", "gauge", false],
  ] as const;
  return table(
    ["in OTLP", "unit", "is", "here"],
    rows.map(([metric, unit, kind, monotonic]) => {
      const is = kind === "sum" ? `${monotonic ? "" : "non-"}monotonic sum` : kind;
      const told = { metric, unit, kind, monotonic };
      return [code(metric), code(unit), is, `${code(metricName(told)?.name ?? "")}, ${typeOf(told)}`];
    }),
  );
}

function types(): string {
  return table(
    ["in OTLP", "here"],
    [
      ["monotonic sum", "counter"],
      ["non-monotonic sum", "gauge; one that tells only changes is refused"],
      ["gauge", "gauge"],
      ["histogram", "histogram with the bounds of its sender; without `_sum` if there are bounds below zero"],
      [
        "exponential histogram",
        `histogram whose bounds are powers of two. Its buckets are joined up to them, which is exact. A range of more than ${String(MOST_BUCKETS)} has powers of 4, 16 and so on`,
      ],
      ["summary", "summary with its quantiles"],
    ],
  );
}

function words(list: Readonly<Record<string, string>>, before: string): string {
  const told = Object.entries(list).filter(([, word]) => word !== "");
  return told.map(([unit, word]) => `${code(before + unit)} ${word}`).join(", ");
}

/** A point, as this program itself tells it. */
function onPage(): string {
  const passThrough = new PassThrough({ names: "myapp.*", lines: 10 });
  const point = new PointDraft({
    metric: "myapp.orders",
    unit: "{order}",
    kind: "sum",
    temporality: 2,
    monotonic: true,
  });
  point.time = 1;
  point.value = 42;
  point.attributes = AttributeList.of([["payment.method", "card"]]);
  const resource = AttributeList.of([
    ["service.namespace", "shop"],
    ["service.name", "till"],
    ["service.instance.id", "till-1"],
    ["service.version", "2.1"],
  ]);
  const help = new Map([[point.metric, "Orders taken."]]);
  passThrough.take([{ origin: { resource, scope: "myapp", scopeVersion: "1.0" }, records: [point], help }], 1);
  return passThrough.page(new Set()).in("text");
}

function labels(): string {
  return [
    "- `job` is `service.namespace/service.name`, or the name alone, and `instance` is `service.instance.id`. Prometheus renames them to `exported_job` and `exported_instance`, as it has a job and an instance for this exporter, unless the scrape has `honor_labels: true`.",
    "- `otel_scope_name` and `otel_scope_version` are those of the library. Its attributes and schema are not told.",
    `- Attributes have their keys with \`_\` for characters a label may not have, several of them one; \`key_\` stands before a digit, \`key\` before a \`_\`. Values of keys that come to the same label are joined by \`;\`, in the order of the keys. One that comes to \`job\`, \`instance\`, \`le\`, \`quantile\` or a label of the library has \`exported_\` before it. Values are cut at ${String(LONGEST_TEXT)} characters; of a list it is the first value; maps and bytes are left out.`,
    `- ${code("target_info")} tells more of a process, one line each, to be joined by \`job\` and \`instance\`: ${targetKeys.map(code).join(", ")}. Other attributes of the resource are not kept.`,
  ].join("\n");
}

function life(): readonly string[] {
  return [
    `**Cumulative** series are told as they come; they go back where their source began anew. Points that are not newer than the last one, or began earlier, are passed over: processes that share all labels are taken for one, of which the newest counts. Give each a \`service.instance.id\`.`,
    "**Delta** points are added up, each once, in any order; one is known by its labels and its two times. A histogram with other bounds begins anew.",
    `A series is gone when its sender says that it has no value, or ${minutes} after its last point. With a [journal](config.md#--data-dir) all of it is there again after a restart. With [shards](sharding.md) the front has it.`,
  ];
}

const when: Readonly<Record<(typeof passRefusal.values)[number], string>> = {
  no_room: `a new series, or one that grows, would not fit into ${budget}; those that are there go on`,
  name_reserved: `the name begins with ${code(OURS)} or is one of Prometheus itself, such as ${code("up")}`,
  name_taken: "a metric with another type came to the same name first, or to a name of its parts",
  out_of_order: "the point is not newer than the last, or was told before",
  too_many_labels: `the point has more than ${String(MOST_ATTRIBUTES)} attributes`,
  unsupported: "changes of a non-monotonic sum; a counter below zero; no character for a name; buckets of no numbers",
};

function refusals(): readonly string[] {
  return [
    `Points that are refused are counted by ${code(exporter.otlpPassRefused.name)}, and the log says the first time which metric it was, for each reason but ${code("out_of_order")}. Their senders are not told.`,
    table(
      ["reason", "when"],
      passRefusal.values.map((reason) => [code(reason), when[reason]]),
    ),
    "A program that embeds the exporter and has a metric of that name itself goes before, and so does a [custom metric](custom-metrics.md): the other is left out of the page.",
  ];
}
