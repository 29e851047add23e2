import { describe, expect, it } from "vitest";
import { agentState } from "../../exporter/catalog/labels.ts";
import { atWork } from "../../exporter/insights/at-work.ts";
import { agent, historyOf } from "./history-of.ts";

describe("agents at work", () => {
  it("are those idle, busy or stalled", () => {
    const agents = agentState.values.map((state) => agent(state, 1, undefined, { state }));
    expect(atWork(historyOf({ agents })).map(({ name }) => name)).toEqual(["idle", "busy", "stalled"]);
  });

  it("are not those paused with no slots", () => {
    expect(atWork(historyOf({ agents: [agent("ada", 0, 0)] }))).toEqual([]);
  });
});
