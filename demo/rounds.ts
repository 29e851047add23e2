// Rounds of requests, again and again, with a little jitter so that the picture is alive.
import type { Random } from "./random.ts";
import { TASKS_PER_REQUEST } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";

export interface RoundSettings {
  readonly waiting: () => number;
  readonly start: (requests: number) => void;
  readonly random: Random;
  /** Multiplies the time between rounds. */
  readonly pace: number;
}

/** With more rounds than this waiting no further one comes: an overload is long, not endless. */
const MOST_ROUNDS_WAITING = 3;
/** A round comes up to this share earlier or later. */
const JITTER = 0.15;

export class Rounds {
  readonly #settings: RoundSettings;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: RoundSettings) {
    this.#settings = settings;
  }

  /** Begins at once with a round of this scenario and ends those of any other. */
  run(scenario: Scenario): void {
    const { waiting, start, random, pace } = this.#settings;
    this.stop();
    if (waiting() < scenario.tasks * MOST_ROUNDS_WAITING) start(scenario.tasks / TASKS_PER_REQUEST);
    const ms = scenario.everySeconds * 1000 * pace * (1 + JITTER * (2 * random() - 1));
    this.#timer = setTimeout(() => {
      this.run(scenario);
    }, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
