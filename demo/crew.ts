// The worker processes of the cast: started, watched, started again when lost, sent home in good order.
import { join } from "node:path";
import type { Report, ReportedState } from "./events.ts";
import { HEALTHY } from "./protocol.ts";
import type { Down, Impairments, Up } from "./protocol.ts";
import { roles } from "./roles.ts";
import type { Member } from "./scenarios.ts";
import { forkWorker } from "./worker-process.ts";
import type { WorkerProcess } from "./worker-process.ts";

export interface CrewSettings {
  /** Where each worker gets a folder of its own. */
  readonly folder: string;
  readonly model: string;
  readonly heartbeatSeconds: number;
  readonly report: Report;
  heard(agent: string, message: Up): void;
  /** The process ended, wanted or not; what it ran is open. */
  gone(agent: string): void;
  ready(agent: string): void;
}

type Phase = "starting" | "ready" | "leaving" | "away";

export interface CrewMember extends Member {
  readonly phase: Phase;
  readonly pid: number | undefined;
  readonly starts: number;
}

interface Seat extends CrewMember {
  phase: Phase;
  pid: number | undefined;
  starts: number;
  process: WorkerProcess | undefined;
  impairments: Impairments;
  /** Not to be started again for now. */
  held: boolean;
  reason: string;
  state: ReportedState;
  /** Monotonic milliseconds. */
  askedAt: number;
  heardAt: number;
  timer: NodeJS.Timeout | undefined;
  left: (() => void) | undefined;
}

/** Version the agents tell of themselves: raise it when the way they work changes. */
const VERSION = "1.0.0";
const SILENT_HEARTBEATS = 6;
/** A busy machine delays signs of life; sooner than this nobody is given up. */
const SILENT_LEAST_MS = 20_000;
const START_LIMIT_MS = 20_000;
const RESPAWN_MS = 1000;
/** After its grace a worker has this long to tidy up. */
const TIDY_MS = 1000;

export class Crew {
  readonly #settings: CrewSettings;
  readonly #seats = new Map<string, Seat>();
  readonly #watch: NodeJS.Timeout;

  constructor(settings: CrewSettings) {
    this.#settings = settings;
    this.#watch = setInterval(() => {
      this.#killSilent();
    }, 1000);
  }

  members(): readonly CrewMember[] {
    return [...this.#seats.values()];
  }

  has(agent: string): boolean {
    return this.#seats.has(agent);
  }

  send(agent: string, message: Down): void {
    this.#seats.get(agent)?.process?.send(message);
  }

  /** Starts who is missing; who is not in the cast finishes what it runs, at most `grace` milliseconds, and leaves. */
  cast(members: readonly Member[], grace: number): void {
    const wanted = new Set(members.map((member) => member.agent));
    for (const seat of this.#seats.values()) {
      if (!wanted.has(seat.agent)) void this.#sendHome(seat, "left the cast", grace);
    }
    for (const member of members) {
      const seat = this.#seats.get(member.agent);
      if (seat === undefined) this.#spawn(this.#newSeat(member));
      // On its way out and wanted again: comes back when the old process is gone.
      else if (seat.phase === "leaving") seat.reason = "restarted";
    }
  }

  impair(agent: string, impairments: Impairments): void {
    const seat = this.#seats.get(agent);
    if (seat === undefined) return;
    seat.impairments = impairments;
    seat.process?.send({ say: "impair", impairments });
  }

  /** Kills the agent's process and starts no other until it is restored. */
  lose(agent: string): void {
    const seat = this.#seats.get(agent);
    if (seat === undefined) return;
    seat.held = true;
    clearTimeout(seat.timer);
    seat.process?.kill();
  }

  restore(agent: string): void {
    const seat = this.#seats.get(agent);
    if (seat?.held !== true) return;
    seat.held = false;
    if (seat.process === undefined) this.#spawn(seat);
  }

  /** Sends all home; resolves when no process is left. */
  async stop(): Promise<void> {
    clearInterval(this.#watch);
    await Promise.all([...this.#seats.values()].map((seat) => this.#sendHome(seat, "shutdown", 0)));
  }

  #newSeat(member: Member): Seat {
    const seat: Seat = {
      ...member,
      phase: "away",
      pid: undefined,
      starts: 0,
      process: undefined,
      impairments: HEALTHY,
      held: false,
      reason: "",
      state: "idle",
      askedAt: 0,
      heardAt: 0,
      timer: undefined,
      left: undefined,
    };
    this.#seats.set(member.agent, seat);
    return seat;
  }

  #spawn(seat: Seat): void {
    const { folder, model, heartbeatSeconds } = this.#settings;
    const { agent, role } = seat;
    seat.phase = "starting";
    seat.starts++;
    seat.askedAt = seat.heardAt = performance.now();
    seat.process = forkWorker(
      { agent, role, folder: join(folder, agent), model, heartbeat: heartbeatSeconds },
      {
        heard: (message) => {
          this.#heard(seat, message);
        },
        gone: () => {
          this.#gone(seat);
        },
      },
    );
    seat.pid = seat.process.pid;
  }

  #heard(seat: Seat, message: Up): void {
    seat.heardAt = performance.now();
    if (message.say === "ready") this.#ready(seat);
    else if (message.say === "heartbeat") this.#beat(seat, message);
    else if (message.say !== "stopped") this.#settings.heard(seat.agent, message);
  }

  #ready(seat: Seat): void {
    if (seat.phase !== "starting") return;
    seat.phase = "ready";
    const { agent, role } = seat;
    const { slots } = roles[role];
    const duration = (performance.now() - seat.askedAt) / 1000;
    const identity = { agent, type: role, swarm: "demo", version: VERSION, topology: "star" } as const;
    this.#settings.report({ kind: "agent.spawned", ...identity, duration, slots });
    seat.process?.send({ say: "impair", impairments: seat.impairments });
    this.#settings.ready(agent);
  }

  #beat(seat: Seat, beat: Extract<Up, { say: "heartbeat" }>): void {
    const { agent, role } = seat;
    const { state, use } = beat;
    const interval = this.#settings.heartbeatSeconds;
    const { slots } = roles[role];
    this.#settings.report({ kind: "agent.heartbeat", agent, type: role, interval, slots, state, ...use });
  }

  #gone(seat: Seat): void {
    const leaving = seat.phase === "leaving";
    seat.process = undefined;
    seat.pid = undefined;
    seat.phase = "away";
    this.#settings.gone(seat.agent);
    if (!leaving) {
      // Nothing is reported: an agent that is lost cannot say so, whoever watches has to notice.
      if (!seat.held)
        seat.timer = setTimeout(
          () => {
            this.#spawn(seat);
          },
          RESPAWN_MS * Math.min(15, seat.starts),
        );
      return;
    }
    this.#settings.report({ kind: "agent.stopped", agent: seat.agent, reason: seat.reason });
    clearTimeout(seat.timer);
    if (seat.reason === "restarted") this.#spawn(seat);
    else this.#seats.delete(seat.agent);
    seat.left?.();
  }

  #sendHome(seat: Seat, reason: string, grace: number): Promise<void> {
    clearTimeout(seat.timer);
    seat.reason = reason;
    seat.phase = "leaving";
    const { process } = seat;
    if (process === undefined) {
      this.#settings.report({ kind: "agent.stopped", agent: seat.agent, reason });
      this.#seats.delete(seat.agent);
      return Promise.resolve();
    }
    process.send({ say: "stop", grace });
    seat.timer = setTimeout(() => {
      process.kill();
    }, grace + TIDY_MS);
    return new Promise((resolve) => {
      seat.left = resolve;
    });
  }

  #killSilent(): void {
    const now = performance.now();
    const limit = Math.max(SILENT_LEAST_MS, SILENT_HEARTBEATS * this.#settings.heartbeatSeconds * 1000);
    for (const { phase, heardAt, process } of this.#seats.values()) {
      if (phase === "ready" && now - heardAt > limit) process?.kill();
      if (phase === "starting" && now - heardAt > START_LIMIT_MS) process?.kill();
    }
  }
}
