// The rules of the store in words, with the times it really keeps: what docs/events.md says of states and of odd reports.
import {
  agents,
  code as codeMetrics,
  coordination,
  database,
  llm,
  queues,
  tools,
} from "../../exporter/catalog/index.ts";
import type { adjustment, agentState } from "../../exporter/catalog/labels.ts";
import { options } from "../../exporter/config.ts";
import { SKEW_ALLOWED_MS } from "../../exporter/ingest/parse.ts";
import {
  MISSED,
  QUIET,
  SILENCE_OF_UNKNOWN_INTERVAL,
  STALLED_AFTER,
  STALLED_TIMES,
} from "../../exporter/store/agents.ts";
import { QUEUE_TTL, SAMPLE_TTL } from "../../exporter/store/queues.ts";
import { ORPHAN_GRACE } from "../../exporter/store/store.ts";
import { LATE } from "../../exporter/store/task-rules.ts";
import { code } from "./markdown.ts";

export type Row = readonly [string, string];

/** Milliseconds for people. */
function time(ms: number): string {
  const seconds = ms / 1000;
  if (seconds % 3600 === 0) return seconds === 3600 ? "an hour" : `${String(seconds / 3600)} hours`;
  return seconds % 60 === 0 && seconds > 120 ? `${String(seconds / 60)} minutes` : `${String(seconds)} seconds`;
}

const ttl = time(options.agentTtl.default * 1000);
const timeout = time(options.taskTimeout.default * 1000);

/** Keyed by the label's values, so that a state without a word here does not compile. */
const STATES: Readonly<Record<(typeof agentState.values)[number], string>> = {
  starting: "its heartbeat says so and it runs nothing",
  idle: "nothing else holds; also while it is paused, with 0 slots",
  busy: "it runs an attempt, or its heartbeat says so",
  stalled: `it runs an attempt, and for ${time(STALLED_AFTER)} and ${String(STALLED_TIMES)} times the 95th percentile of its recent attempts at that type nothing but heartbeats came from it`,
  stopping: "its heartbeat says so: it finishes what it runs and takes nothing more",
  stopped: "it said so, and nothing newer came from it",
  lost: `it sends heartbeats, and ${String(MISSED)} in a row are missing (${time(SILENCE_OF_UNKNOWN_INTERVAL)} of silence if it never told its interval)`,
};

export const states: readonly Row[] = Object.entries(STATES);

export const agentRules: readonly string[] = [
  "A sign of life is any event an agent appears in as the one that does something. That somebody assigned a task to it is none, nor that somebody gave up (`cancelled`, `timeout`, `retried`) what it ran when it was lost or stopped.",
  "An agent that never sends heartbeats is never lost: it may be quiet between tasks.",
  `${code(agents.up.name)} is 1 until the agent is stopped, lost, or (without heartbeats and without running anything) silent for ${time(QUIET)}. Then it is 0 for ${ttl} (option ${code("agent-ttl")}), and then all series of the agent disappear. Should it come back after that, it begins at 0.`,
  `What a lost agent runs stays in flight for ${time(ORPHAN_GRACE)}, or the task timeout if that is shorter. If the agent is heard of again it goes on; if not, it ends as ${code("timeout")}, and the agent stays on the page for its time from then on. What an agent ran when it stopped or began anew ends by the same rule, but is no longer in flight at once.`,
  `A start told of an agent that is known, or a sign of life after its stop, is a new incarnation: ${code(agents.restarts.name)} counts it.`,
  "A paused agent has 0 slots, so that it is no capacity; afterwards it has those it told.",
  `The topology told last is that of the swarm (${code(coordination.topologyInfo.name)}).`,
];

export const lateRules: readonly Row[] = [
  [
    "The same event id again",
    `Counted once, while the id is among the last ${String(options.maxOpenTasks.default)} (option \`max-open-tasks\`).`,
  ],
  [
    "An earlier step after a later one (queued after started)",
    "Moves nothing back; it only fills in what was missing: a wait, an assignment.",
  ],
  ["The same step again", "Counted once."],
  ["The same end again", "Counted once."],
  ["Another end after an end", "The first stays, the second is a conflict: two workers had the same attempt."],
  [
    "An end without a start",
    "If it tells its duration, it began that long before. If not, the outcome is counted and no duration.",
  ],
  [
    "A start without an end",
    `In flight for ${timeout} (option \`task-timeout\`), then dropped without an outcome. When too many are open (option \`max-open-tasks\`) the oldest is dropped.`,
  ],
  [
    "A start by another agent",
    "A handoff: what is in flight moves, the attempt stays one, with one duration and one wait.",
  ],
  [
    "Attempt 1 reports after attempt 2 began",
    "It counts for attempt 1. If attempt 1 was only waiting, it no longer does.",
  ],
  [
    "Something new about a task that has ended, without `attempt`",
    "The next attempt, if it happened after the end. After `retried` that may be another end; after any other outcome a second end is a duplicate or a conflict.",
  ],
  [
    "A time in the future, or one that cannot be read",
    `The time of arrival is taken and the answer warns. Clocks may run ahead by ${time(SKEW_ALLOWED_MS)}.`,
  ],
  [`A time more than ${time(LATE)} ago`, "Counted in totals and durations, left out of an agent's recent attempts."],
  ["An end before its start, by two clocks", "The outcome is counted; the difference is no duration and no wait."],
  ["A heartbeat older than the last one", "Has no effect."],
  ["A stop or a start of an earlier incarnation", "Has no effect on the present one."],
];

const REASONS: Readonly<Record<(typeof adjustment.values)[number], string>> = {
  duplicate: "the same report, or the same event id, came before",
  conflict: "another end of the same attempt came before",
  out_of_order: "something newer about the same attempt, agent or queue came before",
  late: `it happened more than ${time(LATE)} ago`,
  clock_skew: "a time was not taken, or two times contradict each other",
  evicted: "an open attempt was dropped: too old, or too many",
  agent_lost: "an attempt ended as `timeout` because its agent was lost, stopped or began anew",
  superseded: "an attempt that waited was dropped because a later one at its task began",
};

export const reasons: readonly Row[] = Object.entries(REASONS);

export const queueRules: readonly string[] = [
  `Tasks that tell their queue make its figures: depth, age of the oldest, in flight, arrivals, services. ${code(queues.depth.name)} exists once a task was seen to queue, ${code(queues.inFlight.name)} once one was seen to start.`,
  `A sample goes before that, figure by figure, for ${time(SAMPLE_TTL)}. While a sampled total is that fresh, events are not added to it. Totals count from the first sample on; one that falls began again at 0.`,
  "A sample older than the last one has no effect.",
  "A task that ended as `cancelled` or `timeout` without having started was not taken from its queue.",
  `An empty queue nobody has spoken of for ${time(QUEUE_TTL)} disappears.`,
];

export const callRules: readonly string[] = [
  `${code("llm.finished")} counts a request and what it used. ${code("llm.used")} counts usage alone: for sources that tell tokens or cost apart from requests. Whatever way it comes, tell each token once.`,
  `The kinds of tokens do not overlap: ${code("input")} is what was read and neither came from the cache nor went into it, ${code("output")} includes reasoning. A source that includes cached tokens in its input takes them out first. A kind that is never told has no series; told as 0 it is 0.`,
  `${code(llm.reasoningTokens.name)} is a part of the output, and counted in it already.`,
  `Where several are told together (${code("count")}), durations are their mean, and count as many times.`,
  `Cost: what the event tells; else it is computed from the tokens it tells and [the price of the model](prices.md). Once a source has told a cost for an agent at a model, only told costs count for these two, and the first of them make up for what was computed before: so tokens and cost may come in separate events, in any order, and count once. ${code(llm.cost.name)} never falls: what was computed beyond what is told stays.`,
  `Of what is counted together as ${code("_other")} each event tells its cost or has it computed, without that rule.`,
  `A model without a price whose source tells no cost has its tokens in ${code(llm.unpricedTokens.name)} and no cost. The log and the start page say so.`,
  `All outcomes of ${code(llm.requests.name)}, ${code(tools.calls.name)}, ${code(database.calls.name)} and ${code(agents.calls.name)} begin at 0 when an agent first has to do with a model, a tool, a database or another agent.`,
  `${code("agent.called")} is an edge from who calls to who is called: a sub-agent by its parent, a service by an agent. Who is called need not be known as an agent, and is not heard of by it.`,
  `Of a pool of connections the newest figures are kept (${code(database.poolConnections.name)} and its neighbours), of each agent apart. Beyond the budget of names a pool is not shown: its levels are not those of others.`,
  `What becomes of code (${code(codeMetrics.lines.name)} and its neighbours) has series from the first event on that tells it, also if it tells 0.`,
  "All of it disappears with the agent.",
];
