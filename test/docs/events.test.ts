// docs/events.md names every kind, field, state and reason, and its examples are sent to a real exporter.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adjustment, agentState } from "../../exporter/catalog/labels.ts";
import { options, readConfig } from "../../exporter/config.ts";
import { run, type Running } from "../../exporter/main.ts";
import { common, kinds, type EventKind } from "../../exporter/model/event.ts";
import type { Field } from "../../exporter/model/field.ts";
import { eventsDocument } from "../../scripts/docs/events.ts";

const text = eventsDocument.render();
const KINDS = Object.keys(kinds) as EventKind[];

function section(heading: string): string {
  return text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
}

function rows(fields: Readonly<Record<string, Field<unknown>>>, ...required: readonly string[]): readonly string[] {
  return Object.entries(fields).map(
    ([field, { rule, help }]) => `| ${[`\`${field}\``, ...required, rule, help].join(" | ")} |`,
  );
}

describe("the document of events", () => {
  it.each(KINDS)("explains %s and each of its fields", (kind) => {
    const shown = section(`\`${kind}\``);
    const { help, required, optional } = kinds[kind];
    expect(shown).toContain(help);
    for (const row of [...rows(required, "yes"), ...rows(optional, "")]) expect(shown).toContain(row);
  });

  it("explains the fields of every kind", () => {
    for (const row of rows(common)) expect(section("Fields of every kind")).toContain(row);
  });

  it("explains every state of an agent", () => {
    for (const state of agentState.values) expect(section("States of an agent")).toContain(`| \`${state}\` | `);
  });

  it("explains every reason why an event did not fit", () => {
    const shown = section("Late, doubled and contradictory reports");
    for (const reason of adjustment.values) expect(shown).toContain(`| \`${reason}\` | `);
  });
});

describe("the examples of the document", () => {
  const stopped: string[] = [];
  let exporter: Running;
  beforeAll(async () => {
    const config = readConfig(["--listen", "127.0.0.1:0", "--otlp-listen="], {});
    exporter = await run(config, "0.0.0", Date.now, (level, message) => stopped.push(`${level} ${message}`));
  });
  afterAll(async () => {
    await exporter.stop();
  });

  const COMMAND = /^curl -s (\S+) -d '([^']+)'$/gm;
  const commands = [...text.matchAll(COMMAND)].map(([, url = "", body = ""]) => ({ url, body }));

  it("are one for each kind", () => {
    const told = commands.map(({ body }): unknown => (JSON.parse(body) as { kind: unknown }).kind);
    expect(told).toEqual(KINDS);
  });

  it.each(commands)("are taken by a real exporter without a warning: $body", async ({ url, body }) => {
    const standard = `http://${options.listen.default}`;
    expect(url).toBe(`${standard}/v1/events`);
    const response = await fetch(url.replace(standard, exporter.url), {
      method: "POST",
      // What curl sends with -d.
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body,
    });
    expect(await response.json()).toEqual({ accepted: 1, rejected: 0, errors: [], warnings: [] });
    expect(response.status).toBe(200);
  });

  it("together tell of one task from queue to end", async () => {
    const page = await (await fetch(`${exporter.url}/metrics`)).text();
    expect(page).toContain('swarm_task_attempts_total{agent="coder-1",task_type="review",outcome="ok"} 1\n');
    expect(page).toContain('swarm_task_wait_duration_seconds_count{task_type="review"} 1\n');
    expect(page).toContain('swarm_queue_served_tasks_total{queue="reviews"} 1\n');
    expect(stopped).toEqual([]);
  });

  it("of an answer is what the exporter answers", async () => {
    const shown: unknown = JSON.parse(/^```json\n([\s\S]+?)^```$/m.exec(text)?.[1] ?? "");
    const event = { kind: "task.finished", agent: "coder-1", outcome: "ok" };
    const response = await fetch(`${exporter.url}/v1/events`, {
      method: "POST",
      body: JSON.stringify([event, { ...event, duration: -1 }, { ...event, durration: 1 }]),
    });
    expect(await response.json()).toEqual(shown);
  });
});
