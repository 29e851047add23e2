// From an event to a notification, through everything: exporter, scrape, rule, Alertmanager, webhook. The seconds are the promise.
import { queueBacklog } from "../../../exporter/catalog/thresholds.ts";
import { ask, post } from "../ask.ts";
import { until } from "../../program.ts";
import type { Check } from "../check.ts";
import type { Stack } from "../stack.ts";

const ALERT = "SwarmQueueBacklog";
const QUEUE = "compose-test";
const PROMISED_SECONDS = 30;

interface Notifications {
  readonly notifications: readonly {
    readonly payload: {
      readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
    };
  }[];
}

export const alertIsDelivered: Check = {
  claim: `a queue that is too long is told of within ${PROMISED_SECONDS} s`,
  async prove(stack) {
    const sample = { kind: "queue.sampled", queue: QUEUE, depth: queueBacklog.value * 5 };
    const posted = Date.now();
    await post(stack, "/v1/events", sample);
    // As whoever watches a queue would do.
    const again = setInterval(() => void post(stack, "/v1/events", sample).catch(() => undefined), 2_000);
    try {
      await until(`the notification of ${ALERT}`, PROMISED_SECONDS * 1000, async () =>
        (await isTold(stack)) ? true : undefined,
      );
    } finally {
      clearInterval(again);
    }
    return `${((Date.now() - posted) / 1000).toFixed(1)} s`;
  },
};

async function isTold(stack: Stack): Promise<boolean> {
  const { notifications } = await ask<Notifications>(stack, "exporter", "/api/v1/notifications");
  const alerts = notifications.flatMap(({ payload }) => payload.alerts);
  return alerts.some(
    ({ status, labels }) => status === "firing" && labels["alertname"] === ALERT && labels["queue"] === QUEUE,
  );
}
