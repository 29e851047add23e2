// The fact under a label, where several have the same: what is told beside amounts that are told together.
import type { Group } from "../senders/program.ts";
import { programNamed } from "../senders/programs/index.ts";
import type { Fact } from "./facts.ts";
import type { Find } from "./telling.ts";

/** One entry of a fact in a group. */
export interface Entry {
  readonly group: Group;
  readonly label: string;
  readonly amount: number;
  readonly fact: Fact;
}

/** So many entries are looked through one by one, as those of one record always are. */
const FEW = 8;

export function finder(entries: readonly Entry[]): Find {
  const facts = new Map<string, Fact>();
  if (entries.length <= FEW) return (group, at) => findIn(entries, group, at);
  for (const { group, label, fact } of entries) {
    const key = `${group}\n${label}`;
    facts.set(key, better(facts.get(key), fact));
  }
  return (group, at) => facts.get(`${group}\n${at}`);
}

function findIn(entries: readonly Entry[], group: string, at: string): Fact | undefined {
  let found: Fact | undefined;
  for (const { label, group: of, fact } of entries) if (label === at && of === group) found = better(found, fact);
  return found;
}

/** Of two facts under a label the one that is trusted more; of the same signal the later one, with what both took. */
export function better(before: Fact | undefined, fact: Fact): Fact {
  if (before === undefined) return fact;
  if (before.signal === fact.signal) return joined(before, fact);
  const { rank } = programNamed(fact.source.program);
  return rank.indexOf(fact.signal) > rank.indexOf(before.signal) ? before : fact;
}

/** What took so long on the average, as often as both together. */
function joined(before: Fact, fact: Fact): Fact {
  if (before === fact || before.duration === undefined || fact.duration === undefined) return fact;
  const count = before.count + fact.count;
  if (!(count > 0)) return fact;
  return { ...fact, count, duration: (before.duration * before.count + fact.duration * fact.count) / count };
}
