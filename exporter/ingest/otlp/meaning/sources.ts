// Who a record is from: which table reads it, whose totals its facts are compared with, and the name of its agent.
//
// The name of an agent must be stable, as rules and dashboards hang on it, and there must be few of them. Frameworks tell one
// (`gen_ai.agent.name`); else it is the name of the service. All processes of a service are one agent, as ids of instances
// are new with every start.
//
// Coding agents tell no name, and an id of the session that no two runs share. Their agent is called like the program
// (`claude-code`); of sessions at the same time each has a place, and those after the first have its number in their name
// (`claude-code-2`). A place is given to another session when its own was silent for long. So five sessions at once are five
// agents that can be told apart, a thousand one after the other are one, and there are never more names than sessions at the
// same time. Who wants names of his own sets the resource attribute `swarm.agent`.
import type { Millis } from "../../../model/clock.ts";
import type { Attributes, Origin } from "../records.ts";
import { identityMeanings } from "./keys.ts";
import { type Program } from "./program.ts";
import { programOf } from "./programs/index.ts";
import { name, nameIn } from "./read.ts";

export interface Source {
  /** Name of its table. */
  readonly program: string;
  /** Signals of the same scope tell the same facts. */
  readonly scope: string;
  /** Name of the main agent. */
  readonly label: string;
  /** What tells its sessions apart; empty if there are none. */
  readonly session: string;
  readonly type: string | undefined;
  readonly swarm: string | undefined;
  readonly version: string | undefined;
}

/** What all records of a group share. */
export interface Sender {
  readonly program: Program;
  readonly resource: Attributes;
  readonly base: string;
  readonly process: string;
  readonly swarm: string | undefined;
  readonly version: string | undefined;
}

export interface SourceLimits {
  /** Silence after which the place of a session is free, in ms. */
  readonly idle: Millis;
  /** Sessions known at a time of one program. Further ones share the last place. */
  readonly sessions: number;
}

interface Place {
  readonly place: number;
  heard: Millis;
}

const UNNAMED = "unknown_service";

export class Sources {
  /** By program and swarm: sessions by their id. */
  #places = new Map<string, Map<string, Place>>();
  readonly #limits: SourceLimits;

  constructor(limits: SourceLimits) {
    this.#limits = limits;
  }

  of({ program, resource, base, process, swarm, version }: Sender, attributes: Attributes, now: Millis): Source {
    const type = program.session.length > 0 ? program.name : undefined;
    const known = { program: program.name, type, swarm, version };
    if (program.session.length === 0) return { ...known, scope: process, label: base, session: "" };
    const session = sessionOf(program, attributes, resource);
    const group = `${base}\n${swarm ?? ""}`;
    const place = session === undefined ? this.#onlyPlace(group, now) : this.#place(group, session, now);
    const scope = program.reconciled === "by program" ? process : `${group}\n${session ?? ""}`;
    return { ...known, scope, label: place === 1 ? base : `${base}-${place}`, session: session ?? "" };
  }

  /** Frees the place of a session that told its end. */
  end({ session, label }: Source, { base, swarm }: Sender): void {
    if (session === "" || label === "") return;
    this.#places.get(`${base}\n${swarm ?? ""}`)?.delete(session);
  }

  turn(now: Millis): void {
    for (const [group, sessions] of this.#places) {
      for (const [session, { heard }] of sessions) {
        if (heard + this.#limits.idle <= now) sessions.delete(session);
      }
      if (sessions.size === 0) this.#places.delete(group);
    }
  }

  dump(): Map<string, Map<string, Place>> {
    return structuredClone(this.#places);
  }

  restore(from: ReturnType<Sources["dump"]>): void {
    this.#places = structuredClone(from);
  }

  #place(group: string, session: string, now: Millis): number {
    const sessions = this.#places.get(group) ?? new Map<string, Place>();
    this.#places.set(group, sessions);
    const known = sessions.get(session);
    if (known !== undefined) {
      known.heard = now;
      return known.place;
    }
    if (sessions.size >= this.#limits.sessions) return this.#limits.sessions + 1;
    const taken = new Set([...sessions.values()].map(({ place }) => place));
    let place = 1;
    while (taken.has(place)) place++;
    sessions.set(session, { place, heard: now });
    return place;
  }

  /** What tells no session is from the only one there is, else from the first. */
  #onlyPlace(group: string, now: Millis): number {
    const sessions = [...(this.#places.get(group)?.values() ?? [])];
    const [only] = sessions.filter(({ heard }) => heard + this.#limits.idle > now);
    return sessions.length === 1 && only !== undefined ? only.place : 1;
  }
}

export function senderOf({ resource, scope }: Origin): Sender {
  const read = (meaning: keyof typeof identityMeanings): string | undefined =>
    nameIn(resource, identityMeanings[meaning]);
  const service = read("service") ?? UNNAMED;
  const program = programOf(scope, service);
  const instance = read("instance") ?? `${read("host") ?? ""}:${String(resource.get("process.pid") ?? "")}`;
  const environment = read("environment") ?? "";
  const namespace = name(resource.get("service.namespace")) ?? "";
  const process = program.reconciled === "by program" ? environment : `${namespace}\n${instance}`;
  return {
    program,
    resource,
    base: read("explicit") ?? service,
    process: `${service}\n${process}`,
    swarm: read("swarm"),
    version: program.versioned ? read("version") : undefined,
  };
}

function sessionOf({ session }: Program, attributes: Attributes, resource: Attributes): string | undefined {
  for (const key of session) {
    const told = attributes.get(key) ?? resource.get(key);
    // The id of an operating system's thread, which is a number, is no session.
    if (typeof told === "string" && told !== "") return told;
  }
  return undefined;
}

/** The agent a record is about: a sub-agent of the session, an agent of a framework, or the main one. */
export function agentOf(source: Source, program: Program, told: string | undefined): string {
  if (told === undefined || program.main.includes(told)) return source.label;
  if (program.session.length === 0) return told;
  const short = program.main.find((main) => told.startsWith(`${main}/`));
  return `${source.label}/${short === undefined ? told : told.slice(short.length + 1)}`.slice(0, 128);
}
