// The findings that hold now, each with the time it began. Bounded: the gravest are kept.
import type { Millis } from "../model/clock.ts";
import type { Finding, InsightKind, Severity, StandingFinding } from "../model/finding.ts";

const gravity: Readonly<Record<Severity, number>> = { critical: 2, warning: 1, info: 0 };

export class Board {
  #standing = new Map<string, StandingFinding>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Replaces what holds; a finding that held before keeps its beginning. */
  update(findings: readonly Finding[], now: Millis): void {
    const gravest = [...findings].sort((a, b) => gravity[b.severity] - gravity[a.severity]).slice(0, this.#limit);
    this.#standing = new Map(
      gravest.map((finding) => {
        const key = keyOf(finding.insight, finding.subject.name);
        return [key, { ...finding, since: this.#standing.get(key)?.since ?? now }];
      }),
    );
  }

  /** Gravest first, then the ones that have stood longest. */
  all(): readonly StandingFinding[] {
    return [...this.#standing.values()].sort((a, b) => gravity[b.severity] - gravity[a.severity] || a.since - b.since);
  }

  holds(insight: InsightKind, subject: string): boolean {
    return this.#standing.has(keyOf(insight, subject));
  }
}

function keyOf(insight: InsightKind, subject: string): string {
  return `${insight}\u0000${subject}`;
}
