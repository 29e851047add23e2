// What the swarm of the bench does, told once and worded twice: as events of docs/events.md, and as the peer's own.

export type Happening =
  | { readonly what: "spawned" | "stopped"; readonly agent: number }
  | {
      readonly what: "task";
      readonly agent: number;
      /** Which of the agent's task types, from 0. */
      readonly type: number;
      readonly seconds: number;
      readonly ok: boolean;
    }
  | { readonly what: "message"; readonly agent: number; readonly seconds: number }
  | {
      readonly what: "heartbeat";
      readonly agent: number;
      readonly memory: number;
      readonly cpu: number;
      readonly busy: boolean;
    };

/** What makes an event unlike all others. Both are texts of fixed length, so that they can be replaced in prepared bytes. */
export interface Stamp {
  /** Unix milliseconds, 13 digits. */
  readonly time: string;
  /** A number used once, 10 digits, in ids of tasks. */
  readonly nonce: string;
}

/** Words one happening as one JSON object. `place` tells events of one body apart. */
export type Dialect = (happening: Happening, stamp: Stamp, place: number) => string;

const SWARMS = 16;
const TASK_TYPES = ["code", "review", "plan", "search"];

const agentName = (agent: number): string => `agent-${String(agent).padStart(6, "0")}`;
const swarmName = (agent: number): string => `swarm-${String(agent % SWARMS).padStart(2, "0")}`;
/** The task types of one agent, out of four. */
export const TYPES_OF_AN_AGENT = 3;
const taskType = (agent: number, type = 0): string => TASK_TYPES[(agent + type) % TASK_TYPES.length] ?? "code";
const taskId = ({ nonce }: Stamp, place: number): string => `t-${nonce}-${String(place).padStart(4, "0")}`;

/** Events of docs/events.md. The interval of heartbeats is long: no agent is to be lost while others are looked at. */
export const ours: Dialect = (happening, stamp, place) => {
  const common = `"time":${stamp.time},"agent":"${agentName(happening.agent)}"`;
  switch (happening.what) {
    case "spawned":
      return `{"kind":"agent.spawned",${common},"type":"${taskType(happening.agent)}","swarm":"${swarmName(happening.agent)}","version":"1.0.0","slots":2}`;
    case "stopped":
      return `{"kind":"agent.stopped",${common}}`;
    case "task":
      return `{"kind":"task.finished",${common},"task":"${taskId(stamp, place)}","task_type":"${taskType(happening.agent, happening.type)}","duration":${happening.seconds.toFixed(6)},"outcome":"${happening.ok ? "ok" : "failed"}"}`;
    case "message":
      return `{"kind":"message.handled",${common},"duration":${happening.seconds.toFixed(6)},"count":1}`;
    case "heartbeat":
      return `{"kind":"agent.heartbeat",${common},"interval":3600,"slots":2,"state":"${happening.busy ? "busy" : "idle"}","memory":${happening.memory},"cpu":${happening.cpu.toFixed(3)}}`;
  }
};

/** The peer's events: one flat shape, as the schema in peers/card-schema.ts wants it. */
export const cards: Dialect = (happening, stamp, place) => {
  const common = `"ts":${stamp.time},"agent":"${agentName(happening.agent)}","swarm":"${swarmName(happening.agent)}"`;
  switch (happening.what) {
    case "spawned":
      return `{"type":"agent.spawned",${common},"slots":2}`;
    case "stopped":
      return `{"type":"agent.stopped",${common}}`;
    case "task":
      return `{"type":"task.finished",${common},"task_id":"${taskId(stamp, place)}","task_type":"${taskType(happening.agent, happening.type)}","duration_ms":${(happening.seconds * 1000).toFixed(3)},"status":"${happening.ok ? "ok" : "error"}"}`;
    case "message":
      return `{"type":"message.received",${common},"duration_ms":${(happening.seconds * 1000).toFixed(3)}}`;
    case "heartbeat":
      return `{"type":"heartbeat",${common},"slots":2,"busy":${happening.busy ? 1 : 0},"memory_bytes":${happening.memory},"cpu_seconds":${happening.cpu.toFixed(3)}}`;
  }
};
