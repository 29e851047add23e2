// The queue of one signal, beside a list that is sorted anew each time.
import fc from "fast-check";
import { expect, it } from "vitest";
import { Queue, type Waiting } from "../../exporter/forward/queue.ts";

const body = { bytes: Buffer.alloc(0), type: "application/json", encoding: undefined };

it("gives what waits in the order it came, what was put back included", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("add", "take", "put back")), (steps) => {
      const queue = new Queue();
      const expected: number[] = [];
      const taken: Waiting[] = [];
      let places = 0;
      for (const step of steps) {
        if (step === "add") {
          queue.add(body, 0);
          expected.push(places++);
        } else if (step === "take") {
          const waiting = queue.take();
          expect(waiting?.place).toBe(expected.shift());
          if (waiting !== undefined) taken.push(waiting);
        } else {
          const waiting = taken.shift();
          if (waiting === undefined) continue;
          queue.putBack(waiting);
          expected.push(waiting.place);
          expected.sort((a, b) => a - b);
        }
        expect(queue.first?.place).toBe(expected[0]);
      }
    }),
  );
});
