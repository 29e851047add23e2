// Votes on plans: up to three agents look at a plan, two equal votes decide, silence runs into the deadline.
import type { CrewMember } from "./crew.ts";
import type { ConsensusResult, Report } from "./events.ts";
import type { Down } from "./protocol.ts";

export interface ConsensusSettings {
  readonly members: () => readonly CrewMember[];
  readonly send: (agent: string, message: Down) => void;
  readonly report: Report;
}

interface Round {
  readonly proposer: string;
  readonly began: number;
  readonly timer: NodeJS.Timeout;
  readonly open: Set<string>;
  yes: number;
  no: number;
  readonly done: (result: ConsensusResult) => void;
}

const VOTERS = 3;
const NEEDED = 2;
const DEADLINE_MS = 1500;

export class Consensus {
  readonly #settings: ConsensusSettings;
  readonly #rounds = new Map<number, Round>();
  #last = 0;

  constructor(settings: ConsensusSettings) {
    this.#settings = settings;
  }

  /** Asks for votes on a plan; `done` is called once, unless the votes are closed before. */
  ask(proposer: string, plan: string, done: (result: ConsensusResult) => void): void {
    const round = ++this.#last;
    const voters = this.#voters(proposer, round);
    const timer = setTimeout(() => {
      this.#decide(round, "timeout");
    }, DEADLINE_MS);
    this.#rounds.set(round, {
      proposer,
      began: performance.now(),
      timer,
      open: new Set(voters),
      yes: 0,
      no: 0,
      done,
    });
    for (const voter of voters) this.#settings.send(voter, { say: "vote", round, plan });
  }

  voted(agent: string, number: number, yes: boolean): void {
    const round = this.#rounds.get(number);
    if (round?.open.delete(agent) !== true) return;
    this.#called(round, agent, "ok");
    if (yes) round.yes++;
    else round.no++;
    if (round.yes >= NEEDED) this.#decide(number, "achieved");
    else if (round.no >= NEEDED) this.#decide(number, "rejected");
  }

  close(): void {
    for (const { timer } of this.#rounds.values()) clearTimeout(timer);
    this.#rounds.clear();
  }

  /** Asking for a vote is a call of one agent to another. */
  #called({ proposer, began }: Round, callee: string, outcome: "ok" | "timeout"): void {
    const duration = (performance.now() - began) / 1000;
    this.#settings.report({ kind: "agent.called", agent: proposer, callee, outcome, duration });
  }

  /** Others than the proposer first; who votes changes from round to round. */
  #voters(proposer: string, round: number): readonly string[] {
    const ready = this.#settings.members().flatMap(({ agent, phase }) => (phase === "ready" ? [agent] : []));
    const others = ready.filter((agent) => agent !== proposer);
    const from = others.length === 0 ? 0 : round % others.length;
    const line = [...others.slice(from), ...others.slice(0, from), ...ready.filter((agent) => agent === proposer)];
    return line.slice(0, VOTERS);
  }

  #decide(number: number, result: ConsensusResult): void {
    const round = this.#rounds.get(number);
    if (round === undefined) return;
    this.#rounds.delete(number);
    clearTimeout(round.timer);
    if (result === "timeout") for (const silent of round.open) this.#called(round, silent, "timeout");
    const duration = (performance.now() - round.began) / 1000;
    this.#settings.report({ kind: "consensus.round", result, duration, agent: round.proposer });
    round.done(result);
  }
}
