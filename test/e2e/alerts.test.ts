// The whole line on real processes: a demo swarm works, faults are made, the right alerts reach a webhook in time, and no others.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alerts } from "../../alerts/index.ts";
import { recordings } from "../../alerts/recordings.ts";
import { dashboards } from "../../dashboards/index.ts";
import { slowAgent, slowAgentRatio, queueBacklog } from "../../exporter/catalog/thresholds.ts";
import { getJson, until } from "../../scripts/program.ts";
import { panelQueries, ruleQueries } from "./queries.ts";
import { scrape } from "./scrape.ts";
import type { Notice } from "./sink.ts";
import { everHadData, query, startStack, type Stack, type Watch } from "./stack.ts";

/** What is promised: from the threshold crossed to the webhook called. */
const PROMISE_MS = 30_000;
const SLOW = "coder-1";

const startedAt = Date.now();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack("medium");
});
afterAll(async () => {
  await stack.stop();
});

async function fault(method: "POST" | "DELETE", name: string, parameters = ""): Promise<void> {
  const response = await fetch(`${stack.control}/faults/${name}${parameters}`, { method });
  if (!response.ok) throw new Error(`${name}: ${String(response.status)} ${await response.text()}`);
}

/** Waits until `holds` is true of the exporter's page and says when that was. */
async function crossing(
  what: string,
  patienceMs: number,
  holds: (page: ReadonlyMap<string, number>) => boolean,
): Promise<number> {
  return until(what, patienceMs, async () => (holds(await scrape(stack.exporter)) ? Date.now() : undefined));
}

function notice(watch: Watch, alert: string, status: Notice["status"], after: number): Notice | undefined {
  return watch.sink.notices.find((n) => n.alert === alert && n.status === status && n.at >= after);
}

/** Expects a notification on every watch and returns the delay of each in milliseconds. */
async function expectNotice(alert: string, crossedAt: number): Promise<readonly number[]> {
  const delays: number[] = [];
  for (const watch of stack.watches) {
    const found = await until(`${alert} reaches the webhook of ${watch.name}`, 60_000, async () =>
      notice(watch, alert, "firing", crossedAt - 2_000),
    );
    delays.push(found.at - crossedAt);
  }
  process.stdout.write(
    `${alert}: ${delays.map((ms) => (ms / 1000).toFixed(1)).join(" s, ")} s after the threshold was crossed\n`,
  );
  return delays;
}

async function expectResolved(alert: string, since: number): Promise<void> {
  for (const watch of stack.watches) {
    await until(`${alert} is resolved at ${watch.name}`, 120_000, async () => notice(watch, alert, "resolved", since));
  }
}

/** What the demo swarm does not have: a queue with dead letters, and an agent that fails once and recovers. */
async function tellOfOthers(outcome: "failed" | "ok"): Promise<void> {
  const finished = { kind: "task.finished", agent: "visitor", task_type: "visit", outcome, duration: 0.5 };
  const events =
    outcome === "ok"
      ? [finished]
      : [
          {
            kind: "queue.sampled",
            queue: "mail",
            depth: 3,
            in_flight: 1,
            oldest_age: 12,
            consumers: 1,
            dead_letters: 2,
          },
          finished,
        ];
  const receipt = await getJson(`${stack.exporter}/v1/events`, { method: "POST", body: JSON.stringify(events) });
  expect(receipt).toEqual({ accepted: events.length, rejected: 0, errors: [], warnings: [] });
}

/** Alerts the webhook heard of. Those about the host are left out: the machine of the test may really be busy. */
function told(watch: Watch): readonly string[] {
  const names = watch.sink.notices.map(({ alert }) => alert);
  return [...new Set(names)].filter((name) => !name.startsWith("SwarmHost")).sort();
}

describe("the stack with a demo swarm", () => {
  it("has its targets up, its rules loaded and its Alertmanager found", async () => {
    interface Rules {
      readonly data: {
        readonly groups: readonly { readonly rules: readonly { readonly name: string; readonly health: string }[] }[];
      };
    }
    for (const watch of stack.watches) {
      await until(`targets of ${watch.name} are up`, 40_000, async () =>
        (await query(watch.prometheus, "sum(up) == 3")).length > 0 ? true : undefined,
      );
      const loaded = await until(`rules of ${watch.name} are evaluated`, 60_000, async () => {
        const { data } = await getJson<Rules>(`${watch.prometheus}/api/v1/rules`);
        const rules = data.groups.flatMap((group) => group.rules);
        return rules.every(({ health }) => health === "ok") ? rules : undefined;
      });
      expect(loaded.map(({ name }) => name).sort()).toEqual(
        [...alerts.map(({ alert }) => alert), ...recordings.map(({ name }) => name)].sort(),
      );
      const { data } = await getJson<{ data: { activeAlertmanagers: readonly unknown[] } }>(
        `${watch.prometheus}/api/v1/alertmanagers`,
      );
      expect(data.activeAlertmanagers).toHaveLength(1);
    }
  });

  it("is quiet while the swarm behaves", async () => {
    const began = Date.now();
    await tellOfOthers("failed");
    await until(
      "a minute of work is over",
      90_000,
      async () => (Date.now() - began > 60_000 ? true : undefined),
      1_000,
    );
    await tellOfOthers("ok");
    for (const watch of stack.watches) expect(told(watch)).toEqual([]);
    const page = await scrape(stack.exporter);
    expect(page.get(`swarm_agent_up{agent="${SLOW}"}`)).toBe(1);
    expect(
      [...page].filter(([name]) => name.startsWith("swarm_task_attempts_total{")).reduce((sum, [, n]) => sum + n, 0),
    ).toBeGreaterThan(5);
  });

  it("tells of a backlog within 30 seconds and that it is over", async () => {
    const began = Date.now();
    await fault("POST", "burst", "?seconds=60");
    const crossed = await crossing("the burst fills the queue", 30_000, (page) =>
      [...page].some(([name, depth]) => name.startsWith("swarm_queue_depth_tasks{") && depth > queueBacklog.value),
    );
    // Asked meanwhile: when both have told, the queue may be shorter again.
    const stands = until("the finding stands", 10_000, async () => {
      const { findings } = await getJson<{
        findings: readonly { insight: string; subject: { name: string }; sentence: string; nextStep: string }[];
      }>(`${stack.exporter}/api/v1/insights`);
      return findings.find(({ insight }) => insight === "queue-backlog");
    });
    const [finding, delays] = await Promise.all([stands, expectNotice("SwarmQueueBacklog", crossed)]);
    for (const delay of delays) expect(delay).toBeLessThan(PROMISE_MS);
    expect(finding.sentence).toContain(finding.subject.name);
    expect(finding.nextStep).not.toBe("");
    await fault("DELETE", "burst").catch(() => undefined);
    await expectResolved("SwarmQueueBacklog", began);
  });

  it("tells of a slow agent by name within 30 seconds and that it is over", async () => {
    const began = Date.now();
    await fault("POST", "slow-agent", `?agent=${SLOW}&seconds=600`);
    const crossed = await crossing(`${SLOW} is slow by its own record`, 180_000, (page) => {
      const median = page.get(`swarm_agent_recent_duration_seconds{agent="${SLOW}"}`) ?? 0;
      return (
        median > slowAgent.value &&
        (page.get(`swarm_agent_slowness_ratio{agent="${SLOW}"}`) ?? 0) > slowAgentRatio.value
      );
    });
    for (const delay of await expectNotice("SwarmAgentSlow", crossed)) expect(delay).toBeLessThan(PROMISE_MS);
    for (const watch of stack.watches)
      expect(notice(watch, "SwarmAgentSlow", "firing", began)?.labels).toMatchObject({
        agent: SLOW,
        severity: "warning",
      });
    await fault("DELETE", "slow-agent");
    await expectResolved("SwarmAgentSlow", crossed);
  }, 360_000);

  it("tells of a lost agent by name, and that it is back", async () => {
    await fault("POST", "lost-agent", "?agent=coder-2&seconds=600");
    const crossed = await crossing(
      "coder-2 is lost",
      60_000,
      (page) => page.get('swarm_agent_state{agent="coder-2",state="lost"}') === 1,
    );
    expect((await scrape(stack.exporter)).get('swarm_agent_up{agent="coder-2"}')).toBe(0);
    for (const delay of await expectNotice("SwarmAgentLost", crossed)) expect(delay).toBeLessThan(PROMISE_MS);
    await fault("DELETE", "lost-agent");
    await expectResolved("SwarmAgentLost", crossed);
  });

  it("told of nothing else", () => {
    for (const watch of stack.watches)
      expect(told(watch)).toEqual(["SwarmAgentLost", "SwarmAgentSlow", "SwarmQueueBacklog"]);
  });

  it("keeps what Alertmanager sent for the page and the API", async () => {
    const { notifications } = await getJson<{
      notifications: readonly { payload: { alerts: readonly { labels: Record<string, string> }[] } }[];
    }>(`${stack.exporter}/api/v1/notifications`);
    const names = new Set(
      notifications.flatMap(({ payload }) => payload.alerts.map(({ labels }) => labels["alertname"])),
    );
    for (const name of ["SwarmAgentLost", "SwarmAgentSlow", "SwarmQueueBacklog"]) expect(names).toContain(name);
  });

  it("gave data to every query of every panel and rule", async () => {
    const hasSwap = (await scrape(stack.exporter)).get("swarm_host_swap_total_bytes") !== 0;
    for (const watch of stack.watches) {
      const empty: string[] = [];
      for (const { where, expr } of [...dashboards.flatMap(panelQueries), ...ruleQueries()]) {
        // The share of swap in use is nothing on a machine without swap; everything else must be there.
        if (!hasSwap && expr.includes("swarm_host_swap_total_bytes >")) continue;
        if (!(await everHadData(watch.prometheus, expr, startedAt))) empty.push(`${where}: ${expr}`);
      }
      expect(empty, watch.name).toEqual([]);
    }
  });

  it("drains and exits with 0 on Ctrl-C", async () => {
    expect(await stack.exporterProgram.end("SIGINT")).toBe(0);
    expect(stack.exporterProgram.output()).toContain("demo: stopped");
  });
});
