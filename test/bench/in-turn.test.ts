// Variants take turns, and warming up does not count.
import { expect, it } from "vitest";
import { inTurn } from "../../bench/lib/in-turn.ts";

it("runs variants in turn and gives the median of the rounds that count", async () => {
  const order: string[] = [];
  const variant = (name: string, values: readonly number[]) => async (round: number) => {
    order.push(`${name}${round}`);
    return values[round] ?? NaN;
  };
  const plan = { rounds: 3, warmUp: 1, say: () => undefined };
  const median = await inTurn(plan, { a: variant("a", [1000, 3, 1, 2]), b: variant("b", [1000, 7, 9, 5]) });
  expect(median).toEqual({ a: 2, b: 7 });
  expect(order).toEqual(["a0", "b0", "a1", "b1", "a2", "b2", "a3", "b3"]);
});
