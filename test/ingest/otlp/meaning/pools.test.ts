// Pools of connections to databases, as their clients tell of them by the metrics of OpenTelemetry.
import { describe, expect, it } from "vitest";
import { origin, points, spans } from "./made.ts";
import type { Body } from "./records.ts";
import { play } from "./totals.ts";

const app = origin("app");
const known = spans(app, { id: "a", is: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "app" } });

describe("metrics of pools", () => {
  const level = (metric: string, value: number, is: Readonly<Record<string, string>> = {}) => ({
    metric: `db.client.connection.${metric}`,
    value,
    is: { "db.client.connection.pool.name": "orders", ...is },
  });
  const inState = (state: string, value: number) => level("count", value, { "db.client.connection.state": state });
  const samples = (...bodies: readonly Body[]) => play(bodies).filter(({ kind }) => kind === "pool.sampled");

  it("are levels of the agent's pools", () => {
    const body = points(
      app,
      inState("idle", 3),
      inState("used", 7),
      inState("closing", 1),
      level("pending_requests", 2),
      level("max", 10),
      level("count", 4, { "db.client.connection.state": "used", "db.client.connection.pool.name": "other" }),
    );
    expect(samples(known, body)).toEqual([
      expect.objectContaining({ agent: "app", pool: "orders", idle: 3, used: 7, pending: 2, max: 10 }),
      expect.objectContaining({ agent: "app", pool: "other", used: 4, idle: undefined, max: undefined }),
    ]);
  });

  it("make nobody an agent who is none", () => {
    expect(samples(points(app, inState("used", 7)))).toEqual([]);
  });

  it("of connections in another state tell nothing", () => {
    expect(samples(known, points(app, inState("closing", 1), inState("max", 1)))).toEqual([]);
  });

  it("are read by their older names where there are no newer ones", () => {
    const old = (state: string, value: number) => ({
      metric: "db.client.connections.usage",
      value,
      is: { "pool.name": "orders", state },
    });
    expect(samples(known, points(app, old("used", 7), old("idle", 1)))).toMatchObject([{ used: 7, idle: 1 }]);
    expect(samples(known, points(app, old("used", 7), inState("used", 7)))).toMatchObject([{ used: 7 }]);
  });

  it("are the newest of one delivery, of several processes together, and no increments", () => {
    const at = (value: number, to: number, delta = false) => ({ ...inState("used", value), to, delta });
    expect(samples(known, points(app, at(2, 1), at(5, 3), at(4, 2)))).toMatchObject([{ used: 5 }]);
    expect(samples(known, points(app, at(2, 1), at(5, 1)))).toMatchObject([{ used: 7 }]);
    expect(samples(known, points(app, at(2, 1, true), { ...at(-1, 1) }, { ...at(0.5, 1) }))).toEqual([]);
  });
});
