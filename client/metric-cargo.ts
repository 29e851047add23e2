// Metrics as bodies. What is in one stays as it is until there is an answer for it, so that the exporter counts it once although
// it is sent again; what is told meanwhile goes into the next one.
import type { Book } from "./book.ts";
import { bodyOf, takePoint, type Point } from "./otlp.ts";
import type { Answer } from "./post.ts";
import type { Problems } from "./problems.ts";
import type { Cargo } from "./sender.ts";
import type { Stamps } from "./stamps.ts";
import { verdictOfMetrics } from "./verdict.ts";

export interface MetricCargoSettings {
  readonly book: Book;
  readonly stamps: Stamps;
  readonly problems: Problems;
  /** Name of the service, if there is one. */
  readonly service: string | undefined;
  /** Where metrics go, for sentences. */
  readonly target: string;
}

interface Frozen {
  readonly points: readonly Point[];
  readonly body: Buffer;
}

/** Characters of points from which on a body takes no further one. */
const ENOUGH = 262_144;

export class MetricCargo implements Cargo {
  readonly name = "Metrics";
  accepted = 0;
  rejected = 0;
  readonly #settings: MetricCargoSettings;
  /** The next one first; more than one where the exporter found a body too large. */
  #frozen: Frozen[] = [];

  constructor(settings: MetricCargoSettings) {
    this.#settings = settings;
  }

  /** Points that were taken and have no answer yet. */
  get underWay(): number {
    return this.#frozen.reduce((sum, { points }) => sum + points.length, 0);
  }

  next(): Buffer | undefined {
    if (this.#frozen.length === 0) this.#freeze();
    return this.#frozen[0]?.body;
  }

  settle(answer: Answer): boolean {
    const first = this.#frozen[0];
    if (first === undefined) return true;
    const { points } = first;
    if (answer.status === 413 && points.length > 1) {
      const half = Math.ceil(points.length / 2);
      this.#frozen.splice(0, 1, this.#frozenOf(points.slice(0, half)), this.#frozenOf(points.slice(half)));
      return true;
    }
    const verdict = verdictOfMetrics(answer, points.length);
    if (verdict === undefined) return false;
    this.#frozen.shift();
    const { rejected, why } = verdict;
    this.accepted += points.length - rejected;
    this.rejected += rejected;
    const { problems, target } = this.#settings;
    const sentence = `${rejected} of ${points.length} values of metrics were refused by ${target}: ${why}`;
    if (rejected > 0) problems.tell("rejected", sentence, this.name);
    else if (why !== "") problems.tell("unpublished", why);
    return true;
  }

  /** Gives up what is under way. Returns how many points that were. */
  abandon(): number {
    const lost = this.underWay;
    this.#frozen = [];
    return lost;
  }

  #freeze(): void {
    const { book, stamps } = this.#settings;
    const points: Point[] = [];
    let time: string | undefined;
    for (let size = 0; size < ENOUGH;) {
      const series = book.take();
      if (series === undefined) break;
      const point = takePoint(series, (time ??= stamps.next()));
      points.push(point);
      size += point.text.length;
    }
    if (points.length > 0) this.#frozen.push(this.#frozenOf(points));
  }

  #frozenOf(points: readonly Point[]): Frozen {
    return { points, body: bodyOf(points, this.#settings.service) };
  }
}
