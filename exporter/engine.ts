// The insight engine as the program runs it: findings on a board, figures to be published, and a pace that keeps looking cheap.
import type { Snapshot } from "./collectors/host/resource-use.ts";
import { cooperate } from "./cooperate.ts";
import type { Millis } from "./model/clock.ts";
import { Pace } from "./pace.ts";
import { Published } from "./published.ts";
import { Board } from "./store/board.ts";
import type { Store } from "./store/store.ts";
import { Ticker } from "./tick.ts";

/** Findings that can stand at the same time: the budget of the label `subject`. */
const BOARD_LIMIT = 300;
/** Of a processor, what looking for findings may take: in a large swarm it is done less often than every turn. */
const SHARE = 0.004;
const LONGEST_REST: Millis = 30_000;

export class Engine {
  readonly board = new Board(BOARD_LIMIT);
  readonly published = new Published();
  readonly #pace = new Pace(SHARE, LONGEST_REST);
  readonly #ticker: Ticker;

  constructor(store: Store) {
    this.#ticker = new Ticker(store, this.board, this.published);
  }

  /** Looks for findings, in slices, if it is time to; the store must have been brought up to `now`. */
  async look(now: Millis, snapshot: Snapshot): Promise<void> {
    if (this.#pace.isDue(now)) await cooperate(this.#pace.timed(now, this.#ticker.turning(now, snapshot)));
  }
}
