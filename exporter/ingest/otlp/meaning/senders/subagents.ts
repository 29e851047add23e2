// Sub-agents of coding agents: who called whom, by the ids they have in a session. An id never becomes a label.
import type { Attributes } from "../../attributes.ts";
import { textOf } from "../reading/read.ts";
import { agentOf, type Source } from "./sources.ts";
import { programNamed } from "./programs/index.ts";
import { subagentIn } from "./manners.ts";

export class Subagents {
  /** Names by session and id, the ones heard last at the end. */
  #names = new Map<string, string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Remembers the sub-agent a record is about. Returns its name if it is new. */
  note(source: Source, attributes: Attributes): string | undefined {
    const id = textOf(attributes, "subagentId");
    const program = programNamed(source.program);
    if (id === undefined || program.subagent.length === 0) return undefined;
    const key = keyOf(source, id);
    if (this.#names.has(key)) return undefined;
    const agent = agentOf(source, program, subagentIn(attributes, program));
    if (agent === source.label) return undefined;
    const [oldest] = this.#names.size >= this.#most ? this.#names.keys() : [];
    if (oldest !== undefined) this.#names.delete(oldest);
    this.#names.set(key, agent);
    return agent;
  }

  /** The sub-agent a record is about, where it tells but the id of one that was named before. */
  nameOf(source: Source, attributes: Attributes): string | undefined {
    return this.named(source, textOf(attributes, "subagentId"));
  }

  named(source: Source, id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#names.get(keyOf(source, id));
  }

  /** Who called the sub-agent a record is about: another sub-agent, if it names one that is known, else the main agent. */
  callerOf(source: Source, attributes: Attributes): string {
    const parent = textOf(attributes, "parentAgentId");
    return (parent === undefined ? undefined : this.#names.get(keyOf(source, parent))) ?? source.label;
  }

  dump(): readonly (readonly [string, string])[] {
    return [...this.#names];
  }

  restore(from: ReturnType<Subagents["dump"]>): void {
    this.#names = new Map(from);
  }
}

function keyOf({ scope }: Source, id: string): string {
  return `${scope}\n${id}`;
}
