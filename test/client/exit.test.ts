// How programs end that have the client in them, as processes of their own.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/program.ts";
import { openDoor } from "./door.ts";
import { totals } from "./points.ts";
import { installClient, type InstalledClient } from "./installed-client.ts";

let installed: InstalledClient;
beforeAll(() => {
  installed = installClient();
});
afterAll(() => installed.remove());

/** A program with an agent that has done a task. */
const program = (rest: string): string => `
  import { swarm } from "swarmscope/client";
  const agent = swarm.agent();
  agent.task("review", () => 1);
  ${rest}
`;
/** More than any of them needs, less than any time-out of the client would take. */
const PROMPT_SECONDS = 1.5;

const kindsOf = (events: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] =>
  events.map(({ kind }) => kind).filter((kind) => kind !== "agent.heartbeat");

describe("a program that ends by itself", () => {
  it("has sent what it told, by the address and the name in the environment", async () => {
    const door = await openDoor();
    const environment = { SWARMSCOPE_URL: door.url, SWARMSCOPE_AGENT: "coder-7", SWARMSCOPE_TOKEN: "secret" };
    const { code, errors } = await installed.run(program(""), environment);
    expect([code, errors]).toEqual([0, ""]);
    expect(kindsOf(door.events)).toEqual(["agent.spawned", "task.finished", "agent.stopped"]);
    expect(new Set(door.events.map(({ agent }) => agent))).toEqual(new Set(["coder-7"]));
    expect(door.requests[0]?.headers.authorization).toBe("Bearer secret");
  });

  it("has sent its metrics, although they wait for longer than it runs", async () => {
    const door = await openDoor();
    const source = `
      import { swarm } from "swarmscope/client";
      swarm.counter("jobs").add(2, { kind: "pdf" });
      swarm.gauge("size").watch(() => 7);
    `;
    const { code, errors, seconds } = await installed.run(source, {
      SWARMSCOPE_URL: door.url,
      OTEL_SERVICE_NAME: "shop",
    });
    expect([code, errors]).toEqual([0, ""]);
    expect(seconds).toBeLessThan(PROMPT_SECONDS);
    expect(totals(door.metrics)).toEqual({ "jobs{kind=pdf}": 2, "size{}": 7 });
    expect(door.metrics[0]?.text).toContain('{"key":"service.name","value":{"stringValue":"shop"}}');
  });

  it("warns of metrics that are lost while there is no exporter", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const source = 'import { swarm } from "swarmscope/client"; swarm.counter("jobs").add(2);';
    const { code, errors, seconds } = await installed.run(source, { SWARMSCOPE_URL: url });
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(PROMPT_SECONDS);
    expect(errors).toContain(`[unreachable] SwarmscopeWarning: Metrics are not taken by ${url} (`);
    expect(errors).toContain("[lost] SwarmscopeWarning: Metrics are lost, 1 of them: the process ends");
    expect(errors.split("SwarmscopeWarning")).toHaveLength(3);
  });

  it("ends promptly, and warns once of each, while there is no exporter", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, errors, seconds } = await installed.run(program('console.log("ready");'), { SWARMSCOPE_URL: url });
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(PROMPT_SECONDS);
    expect(errors).toContain(`[unreachable] SwarmscopeWarning: Events are not taken by ${url} (`);
    expect(errors).toContain("[lost] SwarmscopeWarning: Events are lost, 4 of them: the process ends");
    expect(errors.split("SwarmscopeWarning")).toHaveLength(3);
  });

  it("is kept for two seconds at most by an exporter that does not answer", async () => {
    const door = await openDoor(() => "hang");
    const { code, errors, seconds } = await installed.run(program('console.log("ready");'), {
      SWARMSCOPE_URL: door.url,
    });
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(2 + PROMPT_SECONDS);
    expect(errors).toContain("Events are lost, 4 of them");
  });

  it("is not kept by heartbeats, queues and requests under way", async () => {
    const door = await openDoor();
    const rest = `
      swarm().queue("reviews", () => 1);
      swarm({ flushEvery: 0 }).agent("b", { heartbeat: 1 });
      setTimeout(() => console.log("ready"), 50);
    `;
    const { code, seconds } = await installed.run(program(rest), { SWARMSCOPE_URL: door.url });
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(PROMPT_SECONDS);
    expect(kindsOf(door.events).filter((kind) => kind === "agent.stopped")).toHaveLength(2);
  });
});

describe("a program that is ended", () => {
  it("by a signal sends what it told if it closes the client", async () => {
    const door = await openDoor();
    const rest = `
      process.once("SIGTERM", () => void swarm.close().finally(() => process.exit(3)));
      setInterval(() => undefined, 1000);
      console.log("ready");
    `;
    const { code, seconds } = await installed.run(program(rest), { SWARMSCOPE_URL: door.url }, "SIGTERM");
    expect(code).toBe(3);
    expect(seconds).toBeLessThan(PROMPT_SECONDS);
    expect(kindsOf(door.events)).toEqual(["agent.spawned", "task.finished", "agent.stopped"]);
  });

  it("by an error ends at once with that error, and has sent what was flushed", async () => {
    const door = await openDoor();
    const rest = `
      await swarm.flush();
      agent.task("lost", () => 1);
      console.log("ready");
      setImmediate(() => agent.task("broken", () => { throw new Error("its own"); }));
    `;
    const { code, errors, seconds } = await installed.run(program(rest), { SWARMSCOPE_URL: door.url });
    expect(code).toBe(1);
    expect(errors).toContain("Error: its own");
    expect(seconds).toBeLessThan(PROMPT_SECONDS);
    expect(kindsOf(door.events)).toEqual(["agent.spawned", "task.finished"]);
  });
});
