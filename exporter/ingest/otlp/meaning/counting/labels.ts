// Labels of facts within their group: the agent, what it used or did, and how that ended or what kind of usage it is. The same
// three come again and again: their label is put together once, and known again by being the same text.

interface Parts {
  readonly agent: string;
  readonly what: string;
  readonly last: string;
}

/** Labels remembered. Beyond, all are forgotten and made anew: a few dozen are in use at a time. */
const MOST = 20_000;

const byAgent = new Map<string, Map<string, Map<string, string>>>();
const parts = new Map<string, Parts>();

/** Names hold no line breaks. */
export function labelOf(agent: string, what: string, last: string): string {
  return byAgent.get(agent)?.get(what)?.get(last) ?? learn({ agent, what, last });
}

export function partsOf(label: string): Parts {
  const known = parts.get(label);
  if (known !== undefined) return known;
  const [agent = "", what = "", last = ""] = label.split("\n");
  return { agent, what, last };
}

function learn(of: Parts): string {
  if (parts.size >= MOST) {
    byAgent.clear();
    parts.clear();
  }
  const { agent, what, last } = of;
  const label = `${agent}\n${what}\n${last}`;
  const ofAgent = byAgent.get(agent) ?? new Map<string, Map<string, string>>();
  const ofBoth = ofAgent.get(what) ?? new Map<string, string>();
  byAgent.set(agent, ofAgent.set(what, ofBoth.set(last, label)));
  parts.set(label, of);
  return label;
}
