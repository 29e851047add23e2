import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ModelBusy, modelAt, startModel, usageOf, type ModelCall } from "../../demo/model.ts";
import { HEALTHY, stepsOfPlan } from "../../demo/protocol.ts";
import type { Impairments, TaskOrder } from "../../demo/protocol.ts";
import { taskTypes } from "../../demo/roles.ts";
import { doWork, GivenUp, SpoiltFile } from "../../demo/work.ts";
import type { Workplace } from "../../demo/work.ts";

const order: TaskOrder = { task: "r-1/plan", attempt: 1, type: "plan", size: 0.2, seed: 9, mostSteps: 12 };
const never = new AbortController().signal;

describe("the work of a task", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "demo-work-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const place = (impairments: Impairments = HEALTHY, more: Partial<Workplace> = {}): Workplace => ({
    folder,
    ask: (question) => Promise.resolve(`${question.seed} words of a model`),
    used: () => undefined,
    wrote: () => undefined,
    extraCalls: 0,
    impairments: () => impairments,
    released: () => Promise.resolve(),
    ...more,
  });

  it("is the same for the same seed and input, for every type, and leaves no file", async () => {
    for (const type of taskTypes) {
      const once = await doWork({ ...order, type }, ["plan"], place(), never);
      expect(await doWork({ ...order, type }, ["plan"], place(), never)).toBe(once);
      expect(await doWork({ ...order, type, seed: 10 }, ["plan"], place(), never)).not.toBe(once);
      expect(await doWork({ ...order, type }, ["another plan"], place(), never)).not.toBe(once);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it("gives a plan of at most the steps it may have", async () => {
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, seed) =>
        doWork({ ...order, task: `r-${seed}`, seed, mostSteps: 6 }, [], place(), never),
      ),
    );
    const steps = results.map(stepsOfPlan);
    expect(Math.max(...steps)).toBe(6);
    expect(Math.min(...steps)).toBe(1);
  });

  it("asks the model once more outside the agent's craft", async () => {
    const asked = { times: 0 };
    const ask = (): Promise<string> => Promise.resolve(String(++asked.times));
    await doWork(order, [], place(HEALTHY, { ask }), never);
    expect(asked.times).toBe(1);
    await doWork(order, [], place(HEALTHY, { ask, extraCalls: 1 }), never);
    expect(asked.times).toBe(3);
  });

  it("really fails for a failing agent: what is read back is not what was to be written", async () => {
    await expect(doWork(order, [], place({ ...HEALTHY, failing: true }), never)).rejects.toThrow(SpoiltFile);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("tells of the tools it used, and which of them failed", async () => {
    const told: string[] = [];
    const used: Workplace["used"] = (tool, outcome, duration) => {
      told.push(`${tool} ${outcome}`);
      expect(duration).toBeGreaterThan(0);
    };
    await doWork({ ...order, type: "test" }, [], place(HEALTHY, { used }), never);
    await doWork({ ...order, type: "triage" }, [], place({ ...HEALTHY, failing: true }, { used }), never).catch(
      () => undefined,
    );
    await doWork({ ...order, type: "code" }, [], place(HEALTHY, { used }), AbortSignal.abort()).catch(() => undefined);
    expect(told).toEqual(["run_tests ok", "write_file ok", "write_file failed", "compile cancelled"]);
  });

  it("is done again and again by a slow agent until its time is over", async () => {
    const began = performance.now();
    await doWork(order, [], place({ ...HEALTHY, slowSeconds: 0.3 }), never);
    expect(performance.now() - began).toBeGreaterThanOrEqual(300);
  });

  it("is given up when a hung agent is released", async () => {
    await expect(doWork(order, [], place({ ...HEALTHY, hung: true }), never)).rejects.toThrow(GivenUp);
  });

  it("ends when it is stopped", async () => {
    await expect(doWork(order, [], place(), AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
  });
});

describe("the stand-in model over HTTP", () => {
  it("tells tokens that do not overlap; the larger one their cost, too", () => {
    const usage = usageOf({ type: "plan", size: 1, seed: 3, slow: false });
    expect(usage).toEqual(usageOf({ type: "plan", size: 1, seed: 3, slow: true }));
    expect(usage.reasoning).toBeLessThan(usage.output);
    expect(usage.cost).toBeGreaterThan(0);
    expect(usageOf({ type: "code", size: 1, seed: 3, slow: false }).cost).toBeUndefined();
  });

  it("is reported call by call: how it ended, how long it took, what it used", async () => {
    const model = await startModel(0.01);
    const calls: ModelCall[] = [];
    const ask = modelAt(model.url, (call) => calls.push(call));
    const question = { type: "review", size: 1, slow: false, seed: 2 } as const;
    await ask(question, never);
    await expect(ask(question, AbortSignal.abort())).rejects.toThrow();
    await model.close();
    await expect(ask(question, never)).rejects.toThrow();
    expect(calls.map(({ model: name, outcome }) => `${name} ${outcome}`)).toEqual([
      "stand-in-large ok",
      "stand-in-large cancelled",
      "stand-in-large failed",
    ]);
    expect(calls[0]?.usage).toEqual(usageOf(question));
    expect(calls[0]?.firstToken).toBeLessThan(calls[0]?.duration ?? 0);
  });

  it("answers the same question with the same words, and a refusal with an error of its own", async () => {
    const model = await startModel(0.01);
    const ask = modelAt(model.url);
    const question = { type: "code", size: 1, slow: false } as const;
    const answer = await ask({ ...question, seed: 2 }, never);
    expect(answer.split(" ")).toHaveLength(600);
    expect(await ask({ ...question, seed: 2 }, never)).toBe(answer);
    const answers = await Promise.allSettled(
      Array.from({ length: 400 }, (_, seed) => ask({ ...question, seed, size: 0.1 }, never)),
    );
    const refused = answers.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every((reason) => reason instanceof ModelBusy)).toBe(true);
    await model.close();
  });
});
