// Who a record is from: which table reads it, whose totals its facts are compared with, and the name of its agent.
//
// The name of an agent must be stable, as rules and dashboards hang on it, and there must be few of them. Frameworks tell one
// (`gen_ai.agent.name`); else it is the name of the service. All processes of a service are one agent, as ids of instances
// are new with every start.
//
// Coding agents tell no name, and an id of the session that no two runs share. Their agent is called like the program
// (`claude-code`); of sessions at the same time each has a place, and those after the first have its number in their name
// (`claude-code-2`). A place is given to another session when its own has told its end, or was silent for long; where there
// are more than a few already, as scripts start one after the other, after a short silence. So five sessions at once are five
// agents that can be told apart and keep their names, and a thousand one after the other are a few. Who wants names of his
// own sets the resource attribute `swarm.agent`.
import type { Millis } from "../../../../model/clock.ts";
import type { Attributes } from "../../attributes.ts";
import type { Origin } from "../../records.ts";
import { identityMeanings } from "../reading/keys.ts";
import { type Program } from "./program.ts";
import { programOf } from "./programs/index.ts";
import { name, nameIn } from "../reading/read.ts";

export interface Source {
  /** Name of its table. */
  readonly program: string;
  /** Signals of the same scope tell the same facts. */
  readonly scope: string;
  /** Scope of what does not tell its session, where this is one of several. */
  readonly whole?: string | undefined;
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
  /** Sessions of the same group have places of their own. */
  readonly group: string;
  readonly process: string;
  /** Which of the processes of a program it is, as far as it tells. */
  readonly instance: string;
  /** Its source where no session is told. */
  readonly source: Source;
}

export interface SourceLimits {
  /** Silence after which the place of a session is free, in ms. */
  readonly idle: Millis;
  /** The same where more than a few places are taken. */
  readonly short: Millis;
  readonly few: number;
  /** The same after the end of a session, of which some records may still be on their way. */
  readonly late: Millis;
  /** Sessions known at a time of one program. Further ones share the last place. */
  readonly sessions: number;
}

interface Place {
  readonly place: number;
  readonly source: Source;
  heard: Millis;
  ended: boolean;
}

const UNNAMED = "unknown_service";

export class Sources {
  /** By program and swarm: sessions by their id. */
  #places = new Map<string, Map<string, Place>>();
  readonly #limits: SourceLimits;

  constructor(limits: SourceLimits) {
    this.#limits = limits;
  }

  of(sender: Sender, attributes: Attributes, now: Millis): Source {
    const { program, resource, source } = sender;
    if (program.session.length === 0) return source;
    const session = sessionOf(program, attributes, resource);
    return session === undefined ? this.#onlySource(sender, now) : this.#sourceOf(sender, session, now);
  }

  /** A session told its end. */
  end({ session }: Source, { group }: Sender): void {
    const place = this.#places.get(group)?.get(session);
    if (place !== undefined) place.ended = true;
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

  #sourceOf(sender: Sender, session: string, now: Millis): Source {
    const sessions = this.#places.get(sender.group) ?? new Map<string, Place>();
    const known = sessions.get(session);
    if (known !== undefined) {
      known.heard = now;
      return known.source;
    }
    this.#places.set(sender.group, sessions);
    this.#vacate(sessions, now);
    const { sessions: most } = this.#limits;
    const place = sessions.size >= most ? most + 1 : freePlace(sessions);
    const source = placed(sender, session, place);
    if (place <= most) sessions.set(session, { place, source, heard: now, ended: false });
    return source;
  }

  /** Frees the place that can best be spared for a new session, if there is one. */
  #vacate(sessions: Map<string, Place>, now: Millis): void {
    const { short, few, late } = this.#limits;
    const spare = (place: Place): boolean =>
      place.heard + (place.ended ? late : sessions.size >= few ? short : Infinity) <= now;
    const [first] = [...sessions].filter(([, place]) => spare(place)).sort(([, a], [, b]) => a.heard - b.heard);
    if (first !== undefined) sessions.delete(first[0]);
  }

  /** What tells no session is from the only one there is, else from the first. */
  #onlySource(sender: Sender, now: Millis): Source {
    const sessions = this.#places.get(sender.group);
    const [only] = sessions?.size === 1 ? sessions.values() : [];
    const lives = only !== undefined && only.heard + this.#limits.idle > now;
    return lives ? only.source : sender.source;
  }
}

function freePlace(sessions: ReadonlyMap<string, Place>): number {
  const taken = new Set([...sessions.values()].map(({ place }) => place));
  let place = 1;
  while (taken.has(place)) place++;
  return place;
}

function placed({ program, group, process, source }: Sender, session: string, place: number): Source {
  const label = place === 1 ? source.label : `${source.label}-${place}`;
  if (program.reconciled === "by program") return { ...source, scope: process, session, label };
  return { ...source, scope: `${group}\n${session}`, whole: source.scope, session, label };
}

export function senderOf({ resource, scope }: Origin): Sender {
  const read = (meaning: keyof typeof identityMeanings): string | undefined =>
    nameIn(resource, identityMeanings[meaning]);
  const told = read("service");
  const program = programOf(scope, told === undefined ? UNNAMED : programIn(told));
  const service = told === undefined ? (program.services[0] ?? UNNAMED) : programIn(told);
  const instance = read("instance") ?? `${read("host") ?? ""}:${String(resource.get("process.pid") ?? "")}`;
  const environment = read("environment") ?? "";
  const namespace = name(resource.get("service.namespace")) ?? "";
  const part = program.reconciled === "by program" ? environment : `${namespace}\n${instance}`;
  const process = `${service}\n${part}`;
  const label = read("explicit") ?? service;
  const namespaceOrSwarm = read("swarm");
  // A namespace all installations have says nothing.
  const swarm = namespaceOrSwarm === program.name ? undefined : namespaceOrSwarm;
  const group = `${label}\n${swarm ?? ""}`;
  const source: Source = {
    program: program.name,
    scope: program.reconciled === "by session" ? `${group}\n` : process,
    label,
    session: "",
    type: program.session.length > 0 ? program.name : undefined,
    swarm,
    version: program.versioned ? read("version") : undefined,
  };
  return { program, resource, group, process, instance, source };
}

/** Some take the command that was run for the name of the service: the folder it is in is no part of a name. */
function programIn(service: string): string {
  return /^(?:\/|[a-z]:\\)/i.test(service) ? (name(service.split(/[/\\]/).at(-1)) ?? service) : service;
}

function sessionOf({ session, ofResource }: Program, attributes: Attributes, resource: Attributes): string | undefined {
  for (const key of session) {
    const told = (ofResource === true ? undefined : attributes.get(key)) ?? resource.get(key);
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
