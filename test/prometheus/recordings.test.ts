// What every recorded series is worth on samples whose result can be worked out by hand, in both versions of Prometheus.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { describe, expect, it } from "vitest";
import { recordings } from "../../alerts/recordings.ts";
import { root } from "../../scripts/root.ts";
import { servers } from "../../scripts/servers.ts";
import { series } from "../rules/cases/case.ts";
import { run, temporaryFolder, writeRules } from "../rules/promtool.ts";

const sets = await servers(root);
const folder = temporaryFolder();
const recordingFile = writeRules(folder).get("recordings");

interface Sample {
  readonly name: string;
  /** Labels besides the job. */
  readonly labels: string;
  readonly value: number;
}

const attempts = (outcome: string): string =>
  series("swarm_task_attempts_total", { agent: "a1", task_type: "review", outcome });
const request = "swarm_experience_request_duration_seconds";
const llmRequests = (outcome: string): string =>
  series("swarm_llm_requests_total", { agent: "a1", model: "m", outcome });
const toolCalls = (outcome: string): string => series("swarm_tool_calls_total", { agent: "a1", tool: "t", outcome });
const cpu = (mode: string): string => series("swarm_host_cpu_seconds_total", { cpu: "0", mode });
const disk = { device: "/dev/sdb1", mountpoint: "/data", fstype: "ext4" };
const agentOf = (agent: string, slots: number, running: number, up: number): Record<string, string> => ({
  [series("swarm_agent_slots", { agent })]: `${slots}x400`,
  [series("swarm_agent_in_flight_tasks", { agent })]: `${running}x400`,
  [series("swarm_agent_up", { agent })]: `${up}x400`,
});

// Every 10 s: one failed, three succeeded, two retried attempts; 2 reviews of 10 s each and one writing of 40 s; and so on.
const busy: Readonly<Record<string, string>> = {
  [attempts("ok")]: "0+3x400",
  [attempts("failed")]: "0+1x400",
  [attempts("retried")]: "0+2x400",
  [series("swarm_agent_run_duration_seconds_sum", { agent: "a1" })]: "0+60x400",
  [series("swarm_agent_run_duration_seconds_count", { agent: "a1" })]: "0+3x400",
  [series("swarm_task_run_duration_seconds_sum", { task_type: "review" })]: "0+20x400",
  [series("swarm_task_run_duration_seconds_sum", { task_type: "write" })]: "0+40x400",
  [series("swarm_agent_last_seen_timestamp_seconds", { agent: "a1" })]: "3930x400",
  [series("swarm_queue_arrived_tasks_total", { queue: "review" })]: "0+5x400",
  [series("swarm_queue_served_tasks_total", { queue: "review" })]: "0+4x400",
  // Half of six slots are busy: a2 holds five attempts but can run two, a3 is gone.
  ...agentOf("a1", 4, 1, 1),
  ...agentOf("a2", 2, 5, 1),
  ...agentOf("a3", 10, 9, 0),
  [series("swarm_coordination_busy_seconds_total", { activity: "message" })]: "0+2x400",
  [series("swarm_coordination_busy_seconds_total", { activity: "consensus" })]: "0+1x400",
  // Six of ten within 2 s, two more within 8 s. The two versions write whole bounds differently.
  [series(`${request}_bucket`, { le: "2" })]: "0+6x400",
  [series(`${request}_bucket`, { le: "8.0" })]: "0+8x400",
  [series(`${request}_count`)]: "0+10x400",
  // Two failures in eight requests that were judged, one of them for there being too many; two of three calls of a tool failed.
  [llmRequests("ok")]: "0+6x400",
  [llmRequests("failed")]: "0+1x400",
  [llmRequests("rate_limited")]: "0+1x400",
  [llmRequests("cancelled")]: "0+9x400",
  [series("swarm_llm_tokens_total", { agent: "a1", model: "m", type: "input" })]: "0+300x400",
  [series("swarm_llm_tokens_total", { agent: "a1", model: "m", type: "output" })]: "0+50x400",
  [series("swarm_llm_cost_usd_total", { agent: "a1", model: "m" })]: "0+0.02x400",
  [toolCalls("ok")]: "0+1x400",
  [toolCalls("timeout")]: "0+2x400",
  [toolCalls("denied")]: "0+7x400",
  [cpu("idle")]: "0+4x400",
  [cpu("iowait")]: "0+1x400",
  [cpu("user")]: "0+5x400",
  [series("swarm_host_memory_total_bytes")]: "1000x400",
  [series("swarm_host_memory_available_bytes")]: "400x400",
  [series("swarm_host_filesystem_used_bytes", disk)]: "300x400",
  [series("swarm_host_filesystem_available_bytes", disk)]: "700x400",
  [series("swarm_exporter_cpu_seconds_total")]: "0+0.1x400",
};

const a1 = 'agent="a1"';
const review = 'queue="review"';
const instance = 'instance="exporter:9464"';
const worked: readonly Sample[] = [
  { name: "agent:swarm_agent_run_duration_seconds:mean5m", labels: a1, value: 20 },
  { name: "agent:swarm_agent_last_seen_timestamp_seconds:age", labels: a1, value: 30 },
  { name: "agent:swarm_task_attempts:failed_increase15m", labels: a1, value: 90 },
  { name: "agent:swarm_task_attempts:failed_ratio15m", labels: a1, value: 0.25 },
  { name: "queue:swarm_queue_arrived_tasks:rate5m", labels: review, value: 0.5 },
  { name: "queue:swarm_queue_served_tasks:rate5m", labels: review, value: 0.4 },
  { name: "swarm:swarm_agent_slots:busy_ratio", labels: "", value: 0.5 },
  { name: "swarm:swarm_task_attempts:finished_rate1m", labels: "", value: 0.4 },
  { name: "swarm:swarm_task_attempts:finished_rate5m", labels: "", value: 0.4 },
  { name: "swarm:swarm_task_attempts:finished_rate1h", labels: "", value: 0.4 },
  { name: "swarm:swarm_task_attempts:ok_ratio5m", labels: "", value: 0.75 },
  { name: "swarm:swarm_coordination_busy_seconds:run_ratio5m", labels: "", value: 0.05 },
  { name: "swarm:swarm_experience_request_duration_seconds:apdex5m", labels: "", value: 0.7 },
  { name: "model:swarm_llm_requests:failed_increase15m", labels: 'model="m"', value: 180 },
  { name: "model:swarm_llm_requests:failed_ratio15m", labels: 'model="m"', value: 0.25 },
  { name: "model:swarm_llm_requests:rate_limited_increase15m", labels: 'model="m"', value: 90 },
  { name: "model:swarm_llm_requests:rate_limited_ratio15m", labels: 'model="m"', value: 0.125 },
  { name: "swarm:swarm_llm_tokens:rate5m", labels: "", value: 35 },
  { name: "swarm:swarm_llm_cost_usd:hourly15m", labels: "", value: 7.2 },
  { name: "tool:swarm_tool_calls:failed_increase15m", labels: 'tool="t"', value: 180 },
  { name: "tool:swarm_tool_calls:failed_ratio15m", labels: 'tool="t"', value: 0.666667 },
  { name: "instance:swarm_host_cpu_seconds:busy_ratio2m", labels: instance, value: 0.5 },
  { name: "instance:swarm_host_memory_available_bytes:used_ratio", labels: instance, value: 0.6 },
  {
    name: "filesystem:swarm_host_filesystem_used_bytes:ratio",
    labels: `device="/dev/sdb1",fstype="ext4",${instance},mountpoint="/data"`,
    value: 0.3,
  },
  { name: "instance:swarm_exporter_cpu_seconds:host_ratio5m", labels: instance, value: 0.01 },
];

/** Rounded to a millionth: the versions see one sample more or less in a window and differ in the last digits. */
function promtoolTest(
  samples: Readonly<Record<string, string>>,
  expected: readonly Sample[],
  absent: readonly string[],
) {
  const tests = [
    {
      interval: "10s",
      input_series: Object.entries(samples).map(([one, values]) => ({ series: one, values })),
      promql_expr_test: [
        ...expected.map(({ name, labels, value }) => ({
          expr: `round(${name} * 1e6)`,
          eval_time: "66m",
          exp_samples: [{ labels: `{job="swarmscope",${labels}}`.replace(",}", "}"), value: Math.round(value * 1e6) }],
        })),
        ...absent.map((name) => ({ expr: name, eval_time: "66m", exp_samples: [] })),
      ],
    },
  ];
  return dump({ rule_files: [recordingFile], evaluation_interval: "30s", tests }, { lineWidth: -1, noRefs: true });
}

describe.each(Object.entries(sets))("recorded series in Prometheus %s", (version, { promtool }) => {
  const judge = async (name: string, text: string): Promise<void> => {
    const file = join(folder, `${name}-${version}.yml`);
    writeFileSync(file, text);
    const { code, output } = await run(promtool.path, ["test", "rules", file]);
    expect(code, output).toBe(0);
  };

  it("have the values worked out by hand", async () => {
    await judge("busy", promtoolTest(busy, worked, []));
  }, 30_000);

  it("are absent, not 0, where nothing happened", async () => {
    const idle = {
      [attempts("ok")]: "40x400",
      [series("swarm_agent_run_duration_seconds_sum", { agent: "a1" })]: "200x400",
      [series("swarm_agent_run_duration_seconds_count", { agent: "a1" })]: "40x400",
      [series(`${request}_bucket`, { le: "2" })]: "6x400",
      [series(`${request}_bucket`, { le: "8" })]: "8x400",
      [series(`${request}_count`)]: "10x400",
      [series("swarm_coordination_busy_seconds_total", { activity: "message" })]: "3x400",
    };
    const unknown = [
      "agent:swarm_agent_run_duration_seconds:mean5m",
      "agent:swarm_task_attempts:failed_ratio15m",
      "swarm:swarm_task_attempts:ok_ratio5m",
      "swarm:swarm_coordination_busy_seconds:run_ratio5m",
      "swarm:swarm_experience_request_duration_seconds:apdex5m",
      "swarm:swarm_agent_slots:busy_ratio",
    ];
    await judge("idle", promtoolTest(idle, [], unknown));
  }, 30_000);

  it("tell a success ratio of 0 where everything fails, though no success was ever counted", async () => {
    const failing = { [attempts("failed")]: "0+1x400" };
    const zero = { name: "swarm:swarm_task_attempts:ok_ratio5m", labels: "", value: 0 };
    await judge("failing", promtoolTest(failing, [zero], []));
  }, 30_000);
});

describe("the table of values", () => {
  it("has every recorded series", () => {
    expect(worked.map(({ name }) => name)).toEqual(recordings.map(({ name }) => name));
  });
});
