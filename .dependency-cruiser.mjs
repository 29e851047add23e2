// Who may import whom, as a table. A part may import itself, what its row names, and nothing else of this repository.
// The tests run this file on a small tree with forbidden imports: test/contract/layers.test.ts.

/**
 * @typedef {object} Row
 * @property {string} part folder, or file, whose imports the row is about
 * @property {readonly string[]} [may] folders and files it may import
 * @property {readonly string[]} [mayTypes] folders and files of which it may import types only
 * @property {string} because what the direction protects
 */

/** What OTLP means, and what the rooms of it are about. */
const MEANING = "exporter/ingest/otlp/meaning";
const RECORDS = [
  "exporter/catalog",
  "exporter/model",
  "exporter/ingest/otlp/attributes.ts",
  "exporter/ingest/otlp/records.ts",
];

/** @type {readonly Row[]} */
const table = [
  {
    part: "exporter/catalog",
    because: "The catalog is what everything else derives from; it must be readable, and loadable, on its own.",
  },
  { part: "exporter/stats", because: "Pure maths knows nothing of agents: it can be checked against the literature." },
  {
    part: "exporter/model",
    may: ["exporter/catalog"],
    because: "The nouns are shared by all parts; the words events may use are the catalog's closed label values.",
  },
  {
    part: "exporter/store",
    may: ["exporter/catalog", "exporter/model", "exporter/stats"],
    because: "The store keeps and counts; what it means is the detectors' business, how it is told the exposition's.",
  },
  {
    part: "exporter/insights",
    may: ["exporter/catalog", "exporter/model", "exporter/stats"],
    because: "A detector sees a history and nothing else, so that the same history gives the same findings.",
  },
  {
    part: "exporter/ingest",
    may: ["exporter/catalog", "exporter/model", "exporter/errors.ts"],
    because: "A door turns bytes into events and hands them on; it does not know who takes them.",
  },
  {
    part: `${MEANING}/reading`,
    may: RECORDS,
    because: "What an attribute tells is the same whoever sent it, and whatever becomes of it.",
  },
  {
    part: `${MEANING}/senders`,
    may: [...RECORDS, `${MEANING}/reading`],
    because:
      "The tables of the senders are data: they can be read, and printed, without knowing how facts are counted.",
  },
  {
    part: `${MEANING}/counting`,
    may: [...RECORDS, `${MEANING}/reading`, `${MEANING}/senders`],
    because: "A fact is counted once from whichever signal it comes: counting knows none of them.",
  },
  {
    part: `${MEANING}/spans`,
    may: [...RECORDS, `${MEANING}/reading`, `${MEANING}/senders`, `${MEANING}/counting`],
    because: "Each signal is made into facts by itself; spans have the words for tasks that the others use.",
  },
  ...["logs", "metrics"].map((signal) => ({
    part: `${MEANING}/${signal}`,
    may: [...RECORDS, ...["reading", "senders", "counting", "spans"].map((room) => `${MEANING}/${room}`)],
    because: "Each signal is made into facts by itself: logs know nothing of metrics.",
  })),
  {
    part: "exporter/journal",
    mayTypes: ["exporter/model"],
    because: "What is in a record is not the journal's business: it keeps bytes, and gives them back.",
  },
  {
    part: "exporter/collectors",
    may: ["exporter/catalog", "exporter/model"],
    because: "A collector reads something outside; one that fails must not be able to touch anything else.",
  },
  {
    part: "exporter/exposition",
    may: ["exporter/catalog", "exporter/model", "exporter/store", "exporter/collectors/collector.ts"],
    because:
      "The page is made of what the store and the collectors give; of the store it changes only the marks of what is rendered.",
  },
  {
    part: "exporter/http",
    may: [
      "exporter/catalog",
      "exporter/model",
      "exporter/errors.ts",
      "exporter/cooperate.ts",
      "exporter/exposition/negotiate.ts",
    ],
    mayTypes: ["exporter/ingest", "exporter/exposition"],
    because: "Routes get what they need as arguments, so that a test can give them something else.",
  },
  {
    part: "exporter/shards",
    may: [
      "exporter/catalog",
      "exporter/model",
      "exporter/ingest",
      "exporter/errors.ts",
      "exporter/addresses.ts",
      "exporter/config.ts",
      "exporter/log.ts",
      "exporter/token-file.ts",
    ],
    because: "A front passes events on as bytes: what shards make of them is not its business.",
  },
  {
    part: "exporter/connect",
    may: ["exporter/catalog", "exporter/errors.ts", "exporter/addresses.ts"],
    because:
      "It is a client of the exporter, which may run elsewhere, and touches files of other programs: nothing else may.",
  },
  {
    part: "exporter/forward",
    may: ["exporter/catalog", "exporter/addresses.ts", "exporter/options.ts", "exporter/tallies.ts"],
    mayTypes: ["exporter/model", "exporter/log.ts"],
    because: "Forwarding passes bytes on unread: it knows neither what is in them nor how they came.",
  },
  {
    part: "exporter/pass-through",
    may: [
      "exporter/catalog",
      "exporter/exposition/lines.ts",
      "exporter/exposition/page.ts",
      "exporter/exposition/reserved.ts",
      "exporter/ingest/otlp/meaning/counting/seen.ts",
      "exporter/ingest/otlp/meaning/senders/wanted.ts",
      "exporter/options.ts",
      "exporter/tallies.ts",
    ],
    mayTypes: ["exporter/ingest", "exporter/model"],
    because: "What is passed through has no meaning here: it touches neither the store nor the events.",
  },
  {
    part: "exporter/custom-metrics",
    may: [
      "exporter/catalog",
      "exporter/exposition/reserved.ts",
      "exporter/model",
      "exporter/options.ts",
      "exporter/store/exemplars.ts",
      "exporter/store/series.ts",
      "exporter/tallies.ts",
      "exporter/yaml-file.ts",
    ],
    mayTypes: ["exporter/store"],
    because:
      "It sees the events that were taken in, and keeps series like the store's; what the store knows it does not.",
  },
  { part: "exporter/errors.ts", because: "The table of errors stands below all who throw them." },
  {
    part: "exporter/options.ts",
    because: "The kinds of options are the grammar; which options there are is config.ts.",
  },
  { part: "exporter/addresses.ts", because: "How an address is written is known before there is a configuration." },
  {
    part: "exporter/yaml-file.ts",
    because: "Reading a file of names and values is the same whatever is in it.",
  },
  {
    part: "exporter/prices.ts",
    may: ["exporter/catalog", "exporter/yaml-file.ts"],
    because: "Prices are data: they are read and checked with the configuration, before any part exists.",
  },
  { part: "exporter/token-file.ts", because: "A secret is read where it is used, and is in no configuration." },
  {
    part: "exporter/config.ts",
    may: [
      "exporter/addresses.ts",
      "exporter/catalog",
      "exporter/custom-metrics/options.ts",
      "exporter/errors.ts",
      "exporter/forward/options.ts",
      "exporter/options.ts",
      "exporter/pass-through/options.ts",
      "exporter/prices.ts",
      "exporter/token-file.ts",
      "exporter/yaml-file.ts",
      "demo/scenarios.ts",
    ],
    because: "Configuration is parsed before any part exists.",
  },
  {
    part: "demo",
    may: ["client"],
    mayTypes: ["exporter"],
    because: "The demo is a client like any other: it speaks to the exporter over HTTP only.",
  },
  { part: "client", because: "The client is put into other people's agents; it must not bring the exporter along." },
  {
    part: "prometheus",
    may: ["exporter/catalog"],
    because: "PromQL is typed by the catalog, not by how it is measured.",
  },
  {
    part: "dashboards",
    may: ["prometheus", "exporter/catalog"],
    because: "Dashboards are data derived from the catalog; they run where there is no exporter.",
  },
  {
    part: "alerts",
    may: ["prometheus", "exporter/catalog"],
    because: "Rules are data derived from the catalog; they run where there is no exporter.",
  },
];

const OURS = "^(exporter|demo|client|prometheus|dashboards|alerts|scripts|bench|test)/";
/** @param {string} part */
const within = (part) => `^${part.replaceAll(".", "\\.")}${part.endsWith(".ts") ? "$" : "/"}`;
/** @param {string} part */
const slug = (part) => part.replace(/\.ts$/, "").replaceAll("/", "-");

/**
 * @param {Row} row
 * @returns {import("dependency-cruiser").IForbiddenRuleType[]}
 */
function rulesOf({ part, may = [], mayTypes = [], because }) {
  const known = [part, ...may, ...mayTypes].map(within);
  const shared = { severity: /** @type {const} */ ("error"), comment: because, from: { path: within(part) } };
  const direction = { ...shared, name: `${slug(part)}-imports`, to: { path: OURS, pathNot: known } };
  if (mayTypes.length === 0) return [direction];
  /** @type {import("dependency-cruiser").IRegularForbiddenRuleType["to"]} */
  const asValues = {
    path: mayTypes.map(within),
    pathNot: [part, ...may].map(within),
    dependencyTypesNot: ["type-only"],
  };
  return [direction, { ...shared, name: `${slug(part)}-imports-types-only`, to: asValues }];
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...table.flatMap(rulesOf),
    {
      name: "only-main-wires",
      severity: "error",
      comment: "main.ts puts the parts together and cli.ts calls it; whoever imports them imports everything.",
      from: { path: "^(exporter|demo|client)/", pathNot: "^exporter/(main|cli)\\.ts$" },
      to: { path: "^exporter/(main|cli)\\.ts$" },
    },
    {
      name: "pure-parts-do-no-io",
      severity: "error",
      comment: "What computes takes time, randomness and data as arguments, and can be tested without a machine.",
      from: { path: "^exporter/(catalog|stats|model|insights)/" },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      comment: "What a test needs is not there when the program runs.",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "shipped-code-needs-shipped-packages",
      severity: "error",
      comment: "Development packages are absent where the program is installed.",
      from: { path: "^(exporter|demo|client)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "Parts that import each other cannot be understood, or loaded, one at a time.",
      from: {},
      to: { circular: true },
    },
    {
      name: "imports-exist",
      severity: "error",
      comment: "The import leads nowhere: a wrong path, or a package that package.json does not name.",
      // Programs of real clients have packages of their own, which are installed when they are run.
      from: { pathNot: "^(test/clients/npm|scripts/clients/coding-agents)/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|coverage|\\.cache)/|/generated/|^test/contract/fixtures/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
