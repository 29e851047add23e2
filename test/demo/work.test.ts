import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ModelBusy, modelAt, startModel } from "../../demo/model.ts";
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
