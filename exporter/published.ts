// What the insight engine concluded, as series: findings and swarm figures in series of their own, figures of an agent with
// the agent's other series, so that they go when it goes.
import { insights as catalog } from "./catalog/index.ts";
import { efficiencyPart, insight, severity } from "./catalog/labels.ts";
import { efficiency } from "./insights/efficiency.ts";
import { slowestType } from "./insights/slow-agent.ts";
import { specializations } from "./insights/specialization.ts";
import type { TypeAttempts } from "./model/attempts.ts";
import type { Millis } from "./model/clock.ts";
import type { StandingFinding } from "./model/finding.ts";
import type { AgentHistory } from "./model/history.ts";
import { Ledger } from "./store/ledger.ts";
import type { AgentRecord } from "./store/records.ts";
import { alone, ALONE, NamedRows } from "./store/rows.ts";
import type { Series } from "./store/series.ts";
import type { Store } from "./store/store.ts";
import { partRow, type Tables } from "./store/tables.ts";

/** How a turn of the engine went. */
interface Turn {
  readonly now: Millis;
  readonly seconds: number;
  /** Undefined where it would mean nothing. */
  readonly imbalance: number | undefined;
}

/** Findings and swarm figures. Few, and others with each turn: rendered anew with each scrape. */
export class Published {
  readonly #ledger = new Ledger(Infinity);
  readonly #names = { finding: new NamedRows(), findings: new NamedRows() };
  readonly #finding = this.#ledger.keep(catalog.finding, this.#names.finding);
  readonly #findings = this.#ledger.keep(catalog.findings, this.#names.findings);
  readonly #imbalance = this.#ledger.keep(catalog.imbalance, alone);
  readonly #evaluated = this.#ledger.keep(catalog.evaluated, alone);
  readonly #duration = this.#ledger.keep(catalog.evaluationDuration, alone);

  series(): readonly Series[] {
    return this.#ledger.all();
  }

  update(standing: readonly StandingFinding[], { now, seconds, imbalance }: Turn): void {
    this.#imbalance.show(ALONE, imbalance);
    this.#evaluated.set(ALONE, now / 1000);
    this.#duration.set(ALONE, seconds);
    this.#finding.clear();
    this.#names.finding.clear();
    for (const kind of insight.values)
      for (const grade of severity.values) this.#findings.set(this.#names.findings.row(kind, grade), 0);
    for (const finding of standing) {
      this.#finding.set(this.#names.finding.row(finding.insight, finding.subject.name, finding.severity), 1);
      this.#findings.add(this.#names.findings.row(finding.insight, finding.severity), 1);
    }
  }
}

/** How fast an agent was of late, by itself and beside its peers. */
export function publishSpeed({ agent: table }: Tables, { slot }: AgentRecord, types: AgentHistory["types"]): void {
  const slowest = slowestType(types);
  const peers = slowest?.peerMedian;
  table.recentDuration.show(slot, slowest?.median);
  table.slowness.show(slot, slowest === undefined || peers === undefined ? undefined : slowest.median / peers);
}

/** How good an agent is on the whole, and at what. */
export function publishProfile(
  { tables, work }: Pick<Store, "tables" | "work">,
  agent: AgentRecord,
  types: readonly TypeAttempts[],
): void {
  const { score, parts } = efficiency(types);
  tables.agent.efficiency.show(agent.slot, score);
  for (const part of efficiencyPart.values) tables.agent.efficiencyParts.show(partRow(agent.slot, part), parts[part]);
  const found = new Map(specializations(types).map((special) => [special.taskType, special.confidence]));
  for (const pair of work.pairs.of(agent.slot)) tables.pair.specialization.show(pair, found.get(work.typeName(pair)));
}
