// Single records of real clients in any order: children before or after their parents, signals mixed, deliveries repeated,
// signals left out, and a restart in between.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Translator } from "../../../../exporter/ingest/otlp/meaning/translator.ts";
import type { SwarmEvent } from "../../../../exporter/model/event.ts";
import { bodiesOf, type Body } from "./records.ts";
import { feed, MINUTE, play, totalsOf, type Totals } from "./totals.ts";

/** Runs, and the signals that tell everything; those of Codex and Gemini CLI tell different things, so that none may be missing. */
const runs = {
  "claude-code-bash": ["logs"],
  "claude-code-read-missing": ["logs"],
  "codex-list": ["logs"],
  "gemini-cli-list": ["logs"],
  "ai-sdk": ["traces"],
  "ai-sdk-legacy": ["traces"],
  mastra: ["traces"],
} as const;

/** Each span and each log record as a body of its own. Points of metrics are told together, as they are measured together. */
function pieces(body: Body): readonly Body[] {
  if (body.signal === "metrics") return [body];
  if (body.signal === "logs") {
    return body.groups.flatMap(({ origin, records }) =>
      records.map((record): Body => ({ signal: "logs", groups: [{ origin, records: [record] }] })),
    );
  }
  return body.groups.flatMap(({ origin, records }) =>
    records.map((span): Body => ({ signal: "traces", groups: [{ origin, records: [span] }] })),
  );
}

function playWithRestart(bodies: readonly Body[], at: number): Totals {
  let translator = new Translator({ since: 0 });
  const events: SwarmEvent[] = [];
  const emit = (event: SwarmEvent): void => void events.push(event);
  let now = Date.UTC(2026, 10, 21);
  bodies.forEach((body, i) => {
    if (i === at) {
      const dumped = structuredClone(translator.dump());
      translator = new Translator({ since: now });
      translator.restore(dumped);
    }
    feed(translator, body, now, emit);
    translator.turn((now += 10), emit);
  });
  for (let i = 0; i < 60; i++) translator.turn((now += MINUTE), emit);
  return totalsOf(events);
}

describe.each(Object.entries(runs))("%s", (run, complete) => {
  const bodies = bodiesOf(run);
  const all = bodies.flatMap(pieces);
  const whole = totalsOf(play(bodies));
  const needed = all.filter(({ signal }) => complete.some((one) => one === signal));
  const rest = all.filter((piece) => !needed.includes(piece));

  it("adds up in any order, with anything repeated or missing that is told elsewhere", () => {
    const scenario = fc
      .tuple(fc.subarray(rest), fc.subarray(all))
      .chain(([some, again]) =>
        fc
          .shuffledSubarray([...needed, ...some], { minLength: needed.length + some.length })
          .map((order) => [...order, ...again]),
      );
    fc.assert(
      fc.property(scenario, fc.nat(), (order, at) => {
        expect(playWithRestart(order, at % order.length)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});

it("tells the same events again for the same records and turns", () => {
  const bodies = bodiesOf("claude-code-resume");
  expect(play(bodies)).toEqual(play(bodies));
});
