// A model without a price is spoken of once.
import { describe, expect, it } from "vitest";
import { Unpriced } from "../exporter/unpriced.ts";
import { watched } from "./store/watched.ts";

describe("a model without a price", () => {
  it("is said to be one, once, and with what to do", () => {
    const said: string[] = [];
    const unpriced = new Unpriced((level, message) => said.push(`${level}: ${message}`));
    const swarm = watched().tell("llm.used", { agent: "a", model: "m", input: 1 });
    const look = (): void => unpriced.look(swarm.store.calls);
    look();
    expect(said).toEqual([]);
    swarm.tell("llm.used", { agent: "a", model: "strange", input: 3, output: 4 });
    look();
    swarm
      .tell("llm.used", { agent: "b", model: "strange", input: 3 })
      .tell("llm.used", { agent: "b", model: "m", cost: 1 });
    look();
    expect(said).toEqual([
      "warn: what strange costs is not known: 7 tokens so far are in no cost; give it a price with --prices, see docs/prices.md",
    ]);
  });
});
