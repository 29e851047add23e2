// Every label the catalog uses: closed values or a budget. A closed set never grows from outside.
import { closed, open } from "./define.ts";

/** What takes the values beyond a budget. */
export const OTHER = "_other";

// Identity, open: the budget is the default of the configuration key that enforces it.
export const agent = open("agent", 10_000, "Stable name of an agent; never a run id.");
export const agentType = open("type", 50, "What kind of agent it is (coder, reviewer).");
export const swarm = open("swarm", 50, "The set of agents that share one pool of work.");
export const version = open("version", 50, "Version the agent or program tells of itself.");
export const taskType = open("task_type", 50, "Kind of work that makes durations comparable.");
export const queue = open("queue", 200, "Where tasks wait.");
export const model = open("model", 50, "Model that was asked, as its source calls it.");
export const tool = open("tool", 100, "Tool that was called.");
export const database = open("database", 20, "Kind of database that was called, as its source calls it (postgresql).");
export const pool = open("pool", 50, "Pool of connections to a database, as its source calls it.");
export const callee = open("callee", 10_000, "Who was called: the stable name of an agent or a service.");
export const subject = open("subject", 300, "What a finding is about: an agent, a queue or a resource.");

// What the machine has, open: the machine itself is the bound, the budget the fuse.
export const cpu = open("cpu", 1_024, "Index of a logical processor.");
export const device = open("device", 256, "Name of a disk or network device.");
export const mountpoint = open("mountpoint", 256, "Where a filesystem is mounted.");
export const fstype = open("fstype", 32, "Type of a filesystem.");

export const outcome = closed(
  "outcome",
  ["ok", "failed", "timeout", "cancelled", "retried"],
  "How an attempt ended; `retried` ends the attempt, not the task.",
);
export const llmOutcome = closed(
  "outcome",
  ["ok", "rate_limited", "overloaded", "timeout", "refused", "unauthorized", "invalid_request", "cancelled", "failed"],
  "How a request to a model ended; `refused`: the model or its filter would not answer; `failed`: any other failure.",
);
/** Outcomes that are failures: what a person cancelled and what a model would not answer are none of the service. */
export const llmFailed = [
  "rate_limited",
  "overloaded",
  "timeout",
  "unauthorized",
  "invalid_request",
  "failed",
] as const satisfies readonly (typeof llmOutcome.values)[number][];
export const toolOutcome = closed(
  "outcome",
  ["ok", "failed", "timeout", "denied", "cancelled"],
  "How a call of a tool ended; `denied`: a person or a rule did not let it.",
);
/** Outcomes that are failures: what was denied or cancelled says nothing about the tool. */
export const toolFailed = ["failed", "timeout"] as const satisfies readonly (typeof toolOutcome.values)[number][];
/** The same words as for tools: an error of a database tells no more. */
export const databaseOutcome = closed(
  "outcome",
  toolOutcome.values,
  "How a call of a database ended; `denied`: it was not permitted.",
);
export const poolState = closed("state", ["idle", "used"], "What a connection of a pool is.");
export const change = closed("change", ["added", "removed"], "What became of a line.");
export const callOutcome = closed("outcome", ["ok", "failed", "timeout"], "How a call of another agent ended.");
export const tokenType = closed(
  "type",
  ["input", "cache_read", "cache_write", "output"],
  "Kind of tokens: `input` did not come from the cache and did not go into it, `output` includes reasoning.",
);
export const requestOutcome = closed("outcome", ["ok", "failed", "timeout"], "How a person's request ended.");
export const agentState = closed(
  "state",
  ["starting", "idle", "busy", "stalled", "stopping", "stopped", "lost"],
  "State of an agent; `stalled` and `lost` are derived by the exporter.",
);
export const efficiencyPart = closed(
  "part",
  ["speed", "consistency", "success"],
  "One of the three parts of the efficiency score.",
);
export const topology = closed(
  "topology",
  ["mesh", "hierarchical", "star", "ring", "pipeline", "clustered", "hybrid", "unknown"],
  "Who may talk to whom.",
);
export const activity = closed(
  "activity",
  ["message", "consensus", "assignment"],
  "What coordination time was spent on.",
);
export const consensusResult = closed("result", ["achieved", "rejected", "timeout"], "How a consensus round ended.");
export const rating = closed("rating", ["1", "2", "3", "4", "5"], "What a person gave, 5 is best.");

export const cpuMode = closed(
  "mode",
  ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"],
  "What a processor spent its time on.",
);
export const loadWindow = closed("window", ["1m", "5m", "15m"], "Averaging window of the load.");
export const pressureResource = closed("resource", ["cpu", "memory", "io"], "Resource of a pressure-stall reading.");

export const collector = closed(
  "collector",
  [
    "host_cpu",
    "host_load",
    "host_pressure",
    "host_memory",
    "host_disk",
    "host_filesystem",
    "host_network",
    "host_uptime",
    "host_fallback",
  ],
  "A part of the exporter that reads something from outside.",
);
export const eventKind = closed(
  "kind",
  [
    "agent.spawned",
    "agent.heartbeat",
    "agent.stopped",
    "task.queued",
    "task.assigned",
    "task.started",
    "task.finished",
    "message.handled",
    "consensus.round",
    "queue.sampled",
    "request.finished",
    "feedback.given",
    "llm.finished",
    "llm.used",
    "tool.finished",
    "database.finished",
    "pool.sampled",
    "code.changed",
    "agent.called",
  ],
  "Kind of an event.",
);
export const rejection = closed(
  "reason",
  [
    "not_json",
    "not_an_object",
    "unknown_kind",
    "missing_field",
    "invalid_field",
    "body_too_large",
    "batch_too_large",
    "unsupported_encoding",
  ],
  "Why an event or a whole body was not taken.",
);
export const signal = closed("signal", ["traces", "metrics", "logs"], "Kind of OTLP data.");
export const itemResult = closed(
  "result",
  ["accepted", "rejected"],
  "What became of an item: a span, a data point or a log record.",
);
export const otlpRefusal = closed(
  "reason",
  [
    "malformed",
    "incomplete",
    "body_too_large",
    "batch_too_large",
    "unsupported_encoding",
    "unsupported_type",
    "wrong_method",
    "wrong_path",
    "not_admitted",
    "busy",
    "stopping",
    "not_kept",
    "fault",
  ],
  "Why an OTLP request was refused as a whole.",
);
export const forwardResult = closed(
  "result",
  ["delivered", "refused", "no_room", "expired", "stopping", "looped"],
  "What became of a body to be forwarded; `no_room`: too many waited; `expired`: the backend did not take it in time; `looped`: it came from here.",
);
/** Results that are losses: what came in a circle was delivered before. */
export const forwardLost = [
  "refused",
  "no_room",
  "expired",
  "stopping",
] as const satisfies readonly (typeof forwardResult.values)[number][];
export const passRefusal = closed(
  "reason",
  ["no_room", "name_reserved", "name_taken", "out_of_order", "too_many_labels", "unsupported"],
  "Why a point was not passed through; `name_taken`: another metric with another type has its name; `out_of_order`: it is not newer than the last, or was told before.",
);
export const customRefusal = closed(
  "reason",
  ["no_room", "out_of_order"],
  "Why a custom metric did not count an event; `no_room`: a new series would not fit; `out_of_order`: a gauge was told something newer.",
);
export const adjustment = closed(
  "reason",
  ["duplicate", "conflict", "out_of_order", "late", "clock_skew", "evicted", "agent_lost", "superseded"],
  "What was noticed about an accepted event that did not fit.",
);
export const foldedLabel = closed(
  "label",
  ["agent", "task_type", "queue", "type", "swarm", "version", "model", "tool", "database", "pool", "callee"],
  "Label whose budget was used up.",
);

export const insight = closed(
  "insight",
  ["queue-backlog", "slow-agent", "resource-bottleneck", "imbalance"],
  "Kind of a finding; one detector each.",
);
export const severity = closed(
  "severity",
  ["info", "warning", "critical"],
  "info: context; warning: act eventually; critical: act now.",
);
