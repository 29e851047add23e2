// What the peer counts, with prom-client: seven counters, five gauges and one histogram of twelve buckets an agent, which
// makes 27 series.
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CardEvent } from "./card-schema.ts";

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const LABELS = ["swarm", "agent"] as const;

export interface CardMetrics {
  readonly registry: Registry;
  apply(event: CardEvent): void;
}

export function cardMetrics(): CardMetrics {
  const registry = new Registry();
  const counter = (name: string): Counter<"swarm" | "agent"> =>
    new Counter({ name, help: name, labelNames: LABELS, registers: [registry] });
  const gauge = (name: string): Gauge<"swarm" | "agent"> =>
    new Gauge({ name, help: name, labelNames: LABELS, registers: [registry] });
  const events = counter("agent_events_total");
  const completed = counter("agent_tasks_completed_total");
  const failed = counter("agent_tasks_failed_total");
  const taskSeconds = counter("agent_task_seconds_total");
  const messages = counter("agent_messages_total");
  const messageSeconds = counter("agent_message_seconds_total");
  const heartbeats = counter("agent_heartbeats_total");
  const slots = gauge("agent_slots");
  const busy = gauge("agent_busy");
  const memory = gauge("agent_memory_bytes");
  const cpu = gauge("agent_cpu_seconds");
  const seen = gauge("agent_last_seen_timestamp_seconds");
  const duration = new Histogram({
    name: "agent_task_duration_seconds",
    help: "agent_task_duration_seconds",
    labelNames: LABELS,
    buckets: BUCKETS,
    registers: [registry],
  });

  return {
    registry,
    apply(event) {
      const labels = { swarm: event.swarm, agent: event.agent };
      const seconds = (event.duration_ms ?? 0) / 1000;
      events.inc(labels);
      seen.set(labels, event.ts / 1000);
      if (event.type === "task.finished") {
        (event.status === "ok" ? completed : failed).inc(labels);
        taskSeconds.inc(labels, seconds);
        duration.observe(labels, seconds);
      } else if (event.type === "message.received") {
        messages.inc(labels);
        messageSeconds.inc(labels, seconds);
      } else if (event.type === "heartbeat") {
        heartbeats.inc(labels);
        slots.set(labels, event.slots ?? 0);
        busy.set(labels, event.busy ?? 0);
        memory.set(labels, event.memory_bytes ?? 0);
        cpu.set(labels, event.cpu_seconds ?? 0);
      }
    },
  };
}
