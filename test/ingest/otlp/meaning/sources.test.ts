// Names of agents: stable, few, and telling apart what is there at the same time.
import { describe, expect, it } from "vitest";
import { AttributeList } from "../../../../exporter/ingest/otlp/attributes.ts";
import { agentOf, senderOf, Sources, type Source } from "../../../../exporter/ingest/otlp/meaning/senders/sources.ts";
import { origin, START } from "./made.ts";

const MINUTE = 60_000;
const limits = { idle: 15 * MINUTE, short: MINUTE, few: 100, late: 10_000, sessions: 3 };
const claude = senderOf(origin("claude-code", "com.anthropic.claude_code", { "team.id": "platform" }));

function heard(sources: Sources, session: string, minute: number): Source {
  return sources.of(claude, AttributeList.of([["session.id", session]]), START + minute * MINUTE);
}

describe("sessions of a coding agent", () => {
  it("are agents of their own while they are there at the same time", () => {
    const sources = new Sources(limits);
    const labels = ["a", "b", "c"].map((session) => heard(sources, session, 0).label);
    expect(labels).toEqual(["claude-code", "claude-code-2", "claude-code-3"]);
    expect(heard(sources, "b", 1).label).toBe("claude-code-2");
  });

  it("take the place of one that was silent for long", () => {
    const sources = new Sources(limits);
    heard(sources, "a", 0);
    heard(sources, "b", 10);
    sources.turn(START + 15 * MINUTE);
    expect(heard(sources, "c", 16).label).toBe("claude-code");
    expect(heard(sources, "a", 17).label).toBe("claude-code-3");
  });

  it("take the place of one that has ended, once its last records are in", () => {
    const sources = new Sources(limits);
    sources.end(heard(sources, "a", 0), claude);
    expect(heard(sources, "b", 0).label).toBe("claude-code-2");
    expect(heard(sources, "a", 0).label).toBe("claude-code");
    expect(heard(sources, "c", 1).label).toBe("claude-code");
  });

  it("take the place of one that was silent for a short time where there are many", () => {
    const sources = new Sources({ ...limits, few: 2 });
    const labels = [0, 1, 2, 3, 4].map((minute) => heard(sources, `run ${minute}`, minute).label);
    expect(labels).toEqual(["claude-code", "claude-code-2", "claude-code", "claude-code-2", "claude-code"]);
  });

  it("share the last place where there are too many", () => {
    const sources = new Sources(limits);
    for (const session of ["a", "b", "c"]) heard(sources, session, 0);
    expect(["d", "e"].map((session) => heard(sources, session, 0).label)).toEqual(["claude-code-4", "claude-code-4"]);
  });

  it("have facts of their own, though they share a name one after the other", () => {
    const sources = new Sources(limits);
    const first = heard(sources, "a", 0);
    sources.turn(START + 20 * MINUTE);
    const second = heard(sources, "b", 20);
    expect([second.label === first.label, second.scope === first.scope]).toEqual([true, false]);
  });

  it("keep their places over a restart", () => {
    const before = new Sources(limits);
    for (const session of ["a", "b"]) heard(before, session, 0);
    const after = new Sources(limits);
    after.restore(before.dump());
    expect(heard(after, "b", 1).label).toBe("claude-code-2");
  });

  it("have the names you give them", () => {
    const named = senderOf(origin("claude-code", "com.anthropic.claude_code", { "swarm.agent": "alice" }));
    const source = new Sources(limits).of(named, AttributeList.of([["session.id", "s"]]), START);
    expect([source.label, source.type]).toEqual(["alice", "claude-code"]);
  });
});

it("the swarm is what the resource says, the version only that of the program", () => {
  const of = (service: string, more: Record<string, string>): Source =>
    new Sources(limits).of(senderOf(origin(service, service, more)), new AttributeList(), START);
  expect(of("app", { "service.namespace": "shop", "service.version": "2" })).toMatchObject({
    swarm: "shop",
    version: "2",
  });
  expect(of("app", { "swarm.name": "demo", "service.namespace": "shop" })).toMatchObject({ swarm: "demo" });
  expect(of("gemini-cli", { "service.version": "v20.20.2" }).version).toBeUndefined();
});

it("replicas of a service are one agent, and their facts are compared each by itself", () => {
  const sources = new Sources(limits);
  const [one, two] = ["1", "2"].map((id) =>
    sources.of(senderOf(origin("app", "", { "service.instance.id": id })), new AttributeList(), START),
  );
  expect([one?.label, two?.label, one?.scope === two?.scope]).toEqual(["app", "app", false]);
});

it("a record that tells no session is from the only one there is", () => {
  const sources = new Sources(limits);
  const codex = senderOf(origin("codex_exec", "codex"));
  const of = (attributes: AttributeList): Source => sources.of(codex, attributes, START);
  of(AttributeList.of([["conversation.id", "a"]]));
  of(AttributeList.of([["conversation.id", "b"]]));
  expect(of(new AttributeList()).label).toBe("codex_exec");
  sources.of(codex, AttributeList.of([["conversation.id", "b"]]), START + 14 * MINUTE);
  sources.turn(START + 15 * MINUTE);
  expect(of(AttributeList.of([["thread.id", 3]])).label).toBe("codex_exec-2");
});

it("an agent of a framework has its own name, a sub-agent of a session that of both", () => {
  const sources = new Sources(limits);
  const app = senderOf(origin("app"));
  const plain = sources.of(app, new AttributeList(), START);
  expect(agentOf(plain, app.program, "planner")).toBe("planner");
  expect(agentOf(plain, app.program, undefined)).toBe("app");
  expect(agentOf(heard(sources, "s", 0), claude.program, "Explore")).toBe("claude-code/Explore");
});

it("a sender is known by its scope, whatever its service is called, and by its service if the scope says nothing", () => {
  const named = (service: string, scope: string): string => senderOf(origin(service, scope)).program.name;
  expect(named("alice", "com.anthropic.claude_code.events")).toBe("claude-code");
  expect(named("codex_exec", "")).toBe("codex");
  expect(named("shop", "cursors")).toBe("conventions");
});
