// The examples of docs/client.md compile against the types a user gets, run, and tell what the text says.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { root } from "../../scripts/root.ts";
import { openDoor } from "../client/door.ts";
import { startExporter } from "../http/exporter-under-test.ts";
import { installClient, type InstalledClient } from "../client/installed-client.ts";

const text = readFileSync(join(root, "docs/client.md"), "utf8");
const examples = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map((match) => match[1] ?? "");

/** The names given to the option in the text. */
const flagsIn = (document: string): string => /--otlp-pass-through '(.*)'/.exec(document)?.[1] ?? "";

let installed: InstalledClient;
beforeAll(() => {
  installed = installClient();
});
afterAll(() => installed.remove());

/** What each example tells besides that its agent is there, alive, and gone. */
const told = [
  ["task.finished review ok"],
  ["task.finished plan ok"],
  ["task.finished summarize ok", "task.finished review ok"],
  ["task.queued review", "task.started review", "task.finished review ok", "queue.sampled"],
  [
    ...["llm.finished ok", "tool.finished ok", "database.finished ok", "agent.called ok", "pool.sampled"],
    ...["llm.finished rate_limited", "tool.finished denied", "message.handled", "code.changed"],
  ],
  ["consensus.round", "request.finished ok", "feedback.given"],
  [],
  ["task.finished review ok"],
];

describe("the examples in docs/client.md", () => {
  it("are as many as are tested", () => {
    expect(examples).toHaveLength(told.length);
  });

  it.each(told.map((lines, i) => [i, lines] as const))("number %i runs and tells its events", async (i, lines) => {
    const door = await openDoor();
    const { code, errors } = await installed.run(examples[i] ?? "", { SWARMSCOPE_URL: door.url });
    expect([code, errors]).toEqual([0, ""]);
    const events = door.events.map(({ kind, task_type, outcome }) =>
      [kind, task_type, outcome].filter((part) => part !== undefined).join(" "),
    );
    const life = /^agent\.(spawned|heartbeat|stopped)/;
    expect(events.filter((event) => !life.test(event))).toEqual(lines);
    if (events.includes("agent.spawned")) expect(events.at(-1)).toBe("agent.stopped");
  });

  it("tell the metrics they make, which are published as the text says", async () => {
    const exporter = await startExporter("--otlp-pass-through", flagsIn(text));
    onTestFinished(() => exporter.stop());
    const example = examples.find((source) => source.includes("swarm.counter")) ?? "";
    const { code, errors } = await installed.run(example, { SWARMSCOPE_URL: exporter.url });
    expect([code, errors]).toEqual([0, ""]);
    const page = await (await fetch(`${exporter.url}/metrics`)).text();
    const lines = page.split("\n").filter((line) => /^(tickets|cache|parse)_/.test(line));
    expect(lines).toContain(/^tickets_resolved_total\{.*/m.exec(text)?.[0]);
    const scope = 'otel_scope_name="swarmscope/client"';
    expect(lines).toContain(`tickets_open{${scope},team="billing"} 12`);
    expect(lines).toContain(`cache_entries{${scope},cache="docs"} 1`);
    for (const kind of ["pdf", "html"])
      expect(lines).toContain(`parse_duration_seconds_count{${scope},kind="${kind}"} 1`);
  });

  it("compile, and what is wrong does not", { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "swarmscope-types-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const installedAt = join(folder, "node_modules/swarmscope");
    mkdirSync(installedAt, { recursive: true });
    copyFileSync(join(root, "package.json"), join(installedAt, "package.json"));
    symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"));
    symlinkSync(join(root, "node_modules/undici-types"), join(folder, "node_modules/undici-types"));
    const compiler = [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.client.json")];
    execFileSync(process.execPath, [...compiler, "--outDir", join(installedAt, "dist")]);
    const wrong = 'import { swarm } from "swarmscope/client";\nswarm().feedback("five");\nswarm.agent(1);\n';
    const paths = [...examples, wrong].map((source, i) => {
      const path = join(folder, `example-${i}.mts`);
      writeFileSync(path, source);
      return path;
    });
    const program = ts.createProgram(paths, {
      ...{ strict: true, noEmit: true, skipLibCheck: true, exactOptionalPropertyTypes: true, types: ["node"] },
      ...{
        module: ts.ModuleKind.NodeNext,
        target: ts.ScriptTarget.ES2022,
        typeRoots: [join(folder, "node_modules/@types")],
      },
    });
    const faults = ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => [
        file?.fileName.slice(folder.length + 1),
        ts.flattenDiagnosticMessageText(messageText, " "),
      ]);
    expect(faults).toEqual([
      [`example-${told.length}.mts`, "Argument of type 'string' is not assignable to parameter of type 'number'."],
      [`example-${told.length}.mts`, "Argument of type 'number' is not assignable to parameter of type 'string'."],
    ]);
  });
});
