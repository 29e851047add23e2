// What the peer takes: one flat shape for all kinds of events, checked by zod, as most services do it.
import { zod, type ZodType } from "./bench-packages.ts";

export interface CardEvent {
  readonly ts: number;
  readonly type: (typeof TYPES)[number];
  readonly agent: string;
  readonly swarm: string;
  readonly task_id: string | undefined;
  readonly task_type: string | undefined;
  readonly duration_ms: number | undefined;
  readonly status: (typeof STATUSES)[number] | undefined;
  readonly slots: number | undefined;
  readonly busy: number | undefined;
  readonly memory_bytes: number | undefined;
  readonly cpu_seconds: number | undefined;
}

const TYPES = ["agent.spawned", "agent.stopped", "task.finished", "message.received", "heartbeat"] as const;
const STATUSES = ["ok", "error", "timeout"] as const;
const MAX_EVENTS = 10_000;

export function batchSchema(): ZodType<CardEvent[]> {
  const z = zod();
  const name = z.string().min(1).max(128);
  const amount = z.number().min(0).optional();
  const event = z.object({
    ts: z.number().int().min(0),
    type: z.enum(TYPES),
    agent: name,
    swarm: name,
    task_id: z.string().max(128).optional(),
    task_type: z.string().max(64).optional(),
    duration_ms: amount,
    status: z.enum(STATUSES).optional(),
    slots: z.number().int().min(0).optional(),
    busy: amount,
    memory_bytes: amount,
    cpu_seconds: amount,
  });
  return z.array(event).max(MAX_EVENTS);
}
