// A fact that arrives by several signals counts once, whatever order they come in.
//
// All signals of a scope (a session, a process) count the same facts. So of each group of facts, such as tokens read, every
// signal has a running total, and what is published is the highest of them: a signal that tells what another one told before
// adds nothing, one that tells more adds the rest. Nothing is ever taken back, as counters cannot fall.
//
// Within a group facts have labels (agent, model, kind of token), and a signal may put the same fact under another label: the
// model that was asked instead of the one that answered, all tokens read as `input` where others tell the cached ones apart.
// Therefore two bounds hold at once. With T(s) the total of signal s, T(s,l) that of it under label l, P and P(l) what is
// published:
//
//     a signal publishes under l no more than T(s,l) - P(l), and under all labels together no more than T(s) - P.
//
// The second keeps the total exact: P never exceeds the highest T(s). If one signal s tells everything, its end is
// T(s) - P = sum of T(s,l) - P(l), which is at most the sum of those of them that are positive; so it publishes all of it, and
// P = T(s). And where signals agree on labels, P(l) never exceeds the true number, so that at the end it is that number: under
// every label, in any order and interleaving, and with any signals left out as long as one of them is complete.
//
// A signal may not tell of which scope a fact is: metrics without the id of their session, of several at once. Its scope is the
// whole of the others: what is told and published of a part is told and published of its whole, so that there, too, no signal adds
// what another one told.
//
// Which label a fact gets where signals disagree is decided by rank: where a better signal speaks, or is expected to, a worse
// one waits for it before it publishes more.
import type { Millis } from "../../../../model/clock.ts";

export interface Limits {
  /** Scopes kept; the one silent for longest makes room. */
  readonly scopes: number;
  /** Labels kept, of all signals and scopes. The scope silent for longest makes room; alone too large, it begins anew. */
  readonly labels: number;
  /** Silence after which a scope is forgotten, in ms: much longer than any signal is behind another. */
  readonly silence: Millis;
  /** How long a signal waits, in ms: for a better one that was heard, for one that was not, and beyond for one that is late. */
  readonly wait: { readonly heard: Millis; readonly unheard: Millis; readonly late: Millis };
}

/** The same fact told by signals in order of preference, the best first. */
export type Rank = readonly string[];

/** A signal of which something has come that cannot be told yet, and the scopes in which it is so. */
export interface Late {
  readonly signal: string;
  readonly scopes: ReadonlySet<string>;
}

export interface Increment {
  readonly group: string;
  readonly label: string;
  /** 0 where a signal told that there was none, which is more than having told nothing. */
  readonly amount: number;
}

interface Told {
  total: number;
  readonly labels: Map<string, number>;
  /** Until when it waits for a better signal; undefined if it does not. */
  waitsUntil: Millis | undefined;
  /** The signals it waits for. Absent in those of before that was known. */
  waitsFor?: Rank;
}

interface Tally {
  published: number;
  readonly labels: Map<string, number>;
  readonly told: Map<string, Told>;
}

interface Scope {
  /** When it was heard last, or up to `COARSE` before. */
  touched: Millis;
  /** Labels of all its signals. */
  labels: number;
  /** The scope it is a part of. */
  whole?: string;
  readonly groups: Map<string, Tally>;
}

/** How exactly it is known when a scope was heard last: many are heard in turn, and to put each at the end each time is dear. */
const COARSE: Millis = 1000;
/** Parts of a cent that adding up in another order makes are no difference. */
const DUST = 1e-9;

export class Once {
  /** Least recently heard first. */
  #scopes = new Map<string, Scope>();
  /** Scopes in which a signal waits. */
  #waiting = new Set<string>();
  readonly #limits: Limits;
  readonly #whole: (group: string) => boolean;
  #labels = 0;
  /** The scope that was told of last: nearly always it is the next one, too. */
  #last: { readonly name: string; readonly scope: Scope } | undefined;
  /** Scopes that had to make room, or to begin anew. */
  dropped = 0;

  /** `whole`: true for groups that are counted in whole numbers. */
  constructor(limits: Limits, whole: (group: string) => boolean) {
    this.#limits = limits;
    this.#whole = whole;
  }

  /** A signal tells so much more under a label. May be negative if the signal corrects how it divided a total. */
  add(name: string, group: string, signal: string, label: string, amount: number, now: Millis): void {
    const scope = this.#scope(name, now);
    const told = toldBy(tallyOf(scope, group), signal);
    const before = told.labels.get(label);
    told.labels.set(label, (before ?? 0) + amount);
    told.total += amount;
    if (before === undefined) {
      scope.labels++;
      this.#labels++;
      this.#makeRoom(name);
    }
    if (scope.whole !== undefined) this.add(scope.whole, group, signal, label, amount, now);
  }

  /** Makes a scope a part of a whole, before anything is told of it. */
  join(name: string, whole: string, now: Millis): void {
    this.#scope(name, now).whole = whole;
  }

  /**
   * What may be published of a group now that a signal has spoken. `doubtful`: wait even for a better signal that was never
   * heard. What exceeds what was published goes to the labels just told as far as possible, and then to the others.
   */
  settle(
    name: string,
    group: string,
    signal: string,
    rank: Rank,
    doubtful: boolean,
    labels: readonly string[],
    now: Millis,
  ): Increment[] {
    const scope = this.#known(name);
    const tally = scope?.groups.get(group);
    const told = tally?.told.get(signal);
    if (scope === undefined || tally === undefined || told === undefined) return [];
    const wait = this.#waitOf(tally, signal, rank, doubtful);
    if (wait > 0) {
      // What is news keeps waiting, also if what is told next is none.
      const isMore = exceeds(tally, told) || labels.some((label) => isNews(tally, told, label));
      if (isMore) told.waitsUntil ??= now + wait;
      told.waitsFor = rank.slice(0, rank.indexOf(signal));
      if (isMore) this.#waiting.add(name);
      return [];
    }
    const increments = this.#publish(group, tally, told, labels);
    if (exceeds(tally, told)) increments.push(...this.#publish(group, tally, told, told.labels.keys()));
    this.#noteInWhole(scope, increments, now);
    return increments;
  }

  /** What has waited long enough, by scope; and scopes that were silent for long are forgotten. */
  turn(now: Millis, lateOnes: () => Late): { readonly scope: string; readonly increments: readonly Increment[] }[] {
    const due: { scope: string; increments: Increment[] }[] = [];
    const late = this.#waiting.size > 0 ? lateOnes() : undefined;
    for (const name of this.#waiting) {
      const scope = this.#scopes.get(name);
      const { increments, waits } = this.#due(scope, now, late?.scopes.has(name) === true ? late.signal : undefined);
      if (increments.length > 0) due.push({ scope: name, increments });
      if (!waits) this.#waiting.delete(name);
    }
    for (const [name, { touched }] of this.#scopes) {
      if (touched + this.#limits.silence > now) break;
      this.#forget(name);
    }
    return due;
  }

  /** True if a signal told anything of a scope. */
  heard(scope: string, signal: string): boolean {
    for (const { told } of this.#scopes.get(scope)?.groups.values() ?? []) if (told.has(signal)) return true;
    return false;
  }

  dump(): { readonly scopes: Map<string, Scope>; readonly waiting: Set<string>; readonly labels: number } {
    return structuredClone({ scopes: this.#scopes, waiting: this.#waiting, labels: this.#labels });
  }

  restore(from: ReturnType<Once["dump"]>): void {
    const { scopes, waiting, labels } = structuredClone(from);
    this.#scopes = scopes;
    this.#waiting = waiting;
    this.#labels = labels;
    this.#last = undefined;
  }

  #due(scope: Scope | undefined, now: Millis, late: string | undefined): { increments: Increment[]; waits: boolean } {
    const increments: Increment[] = [];
    let waits = false;
    for (const [group, tally] of scope?.groups ?? []) {
      for (const told of byPatience([...tally.told.values()])) {
        if (told.waitsUntil === undefined) continue;
        const isLate = late !== undefined && told.waitsFor?.includes(late) === true;
        if (told.waitsUntil + (isLate ? this.#limits.wait.late : 0) > now) waits = true;
        else increments.push(...this.#publish(group, tally, told, told.labels.keys()));
      }
    }
    if (scope !== undefined) this.#noteInWhole(scope, increments, now);
    return { increments, waits };
  }

  /** What was published of a part is published of its whole. */
  #noteInWhole({ whole }: Scope, published: readonly Increment[], now: Millis): void {
    if (whole === undefined) return;
    for (const { group, label, amount } of published) {
      const tally = tallyOf(this.#scope(whole, now), group);
      tally.labels.set(label, (tally.labels.get(label) ?? 0) + amount);
      tally.published += amount;
    }
  }

  #scope(name: string, now: Millis): Scope {
    const known = this.#known(name);
    if (known !== undefined) {
      if (now - known.touched >= COARSE) {
        known.touched = now;
        // Back to the end, where the ones heard last are.
        this.#scopes.delete(name);
        this.#scopes.set(name, known);
      }
      return known;
    }
    const made: Scope = { touched: now, labels: 0, groups: new Map() };
    this.#scopes.set(name, made);
    this.#makeRoom(name);
    return made;
  }

  #known(name: string): Scope | undefined {
    if (this.#last?.name === name) return this.#last.scope;
    const scope = this.#scopes.get(name);
    if (scope !== undefined) this.#last = { name, scope };
    return scope;
  }

  /** Lets go of what is too much, of the scope at hand last. */
  #makeRoom(at: string): void {
    for (const name of this.#scopes.keys()) {
      if (this.#scopes.size <= this.#limits.scopes && this.#labels <= this.#limits.labels) return;
      if (name === at && this.#scopes.size > 1) continue;
      this.#forget(name);
      this.dropped++;
    }
  }

  #forget(name: string): void {
    this.#labels -= this.#scopes.get(name)?.labels ?? 0;
    this.#scopes.delete(name);
    this.#waiting.delete(name);
    this.#last = undefined;
  }

  #waitOf(tally: Tally, signal: string, rank: Rank, doubtful: boolean): Millis {
    const better = rank[0] === signal ? [] : rank.slice(0, rank.indexOf(signal));
    if (better.some((name) => tally.told.has(name))) return this.#limits.wait.heard;
    return doubtful ? this.#limits.wait.unheard : 0;
  }

  #publish(group: string, tally: Tally, told: Told, labels: Iterable<string>): Increment[] {
    told.waitsUntil = undefined;
    const increments: Increment[] = [];
    const whole = this.#whole(group);
    for (const label of labels) {
      const amount = told.labels.get(label) ?? 0;
      const before = tally.labels.get(label);
      const [wanted, left] = [amount - (before ?? 0), told.total - tally.published];
      // What is wanted, if it is that but for dust: else sums would end in digits nobody told.
      const room = left < wanted - DUST ? left : wanted;
      const more = room <= DUST ? 0 : whole ? Math.floor(room + DUST) : room;
      if (more === 0 && (before !== undefined || amount !== 0)) continue;
      tally.labels.set(label, (before ?? 0) + more);
      tally.published += more;
      increments.push({ group, label, amount: more });
    }
    return increments;
  }
}

/** Who waits longer waits for a better signal: that one, if it waited too, goes first. */
function byPatience(told: Told[]): readonly Told[] {
  return told.sort((a, b) => (a.waitsUntil ?? 0) - (b.waitsUntil ?? 0));
}

function exceeds(tally: Tally, told: Told): boolean {
  return told.total - tally.published > DUST;
}

/** True if a signal told for the first time that there is none under a label. */
function isNews(tally: Tally, told: Told, label: string): boolean {
  return told.labels.get(label) === 0 && !tally.labels.has(label);
}

function tallyOf({ groups }: Scope, group: string): Tally {
  const known = groups.get(group);
  if (known !== undefined) return known;
  const made: Tally = { published: 0, labels: new Map(), told: new Map() };
  groups.set(group, made);
  return made;
}

function toldBy({ told }: Tally, signal: string): Told {
  const known = told.get(signal);
  if (known !== undefined) return known;
  const made: Told = { total: 0, labels: new Map(), waitsUntil: undefined };
  told.set(signal, made);
  return made;
}
