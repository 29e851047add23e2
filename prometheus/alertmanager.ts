// The configuration of Alertmanager: who is told what, when, and which alerts another one explains. Valid for 0.25 and newer.
import * as timing from "./timing.ts";

export interface Notifications {
  /** Addresses that get every notification as JSON (the webhook format, version 4). At least one. */
  readonly webhooks: readonly string[];
  /** Globs of own notification templates. */
  readonly templates?: readonly string[];
}

export interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  /** Every alert on both sides must carry these: a label absent on both sides counts as equal. */
  readonly equal: readonly string[];
}

/** Alerts over all exporters of a job: they have no `instance`. */
const JOB_WIDE = ["SwarmNoProgress", "SwarmSaturated", "SwarmLoadImbalanced", "SwarmAgentFailing"];

/**
 * What is not told because another alert explains it. The explaining alert itself is told: it is never a target of a rule
 * whose source could be one of its own targets.
 */
export const inhibitions: readonly Inhibition[] = [
  // Figures of a dead exporter say nothing. Without this its held alerts would be reported as resolved.
  {
    source_matchers: ['alertname="SwarmTargetDown"'],
    target_matchers: ['alertname=~"Swarm.+"', 'alertname!="SwarmTargetDown"', 'instance!=""'],
    equal: ["job", "instance"],
  },
  // A sum over the exporters of a job is wrong while one of them is missing.
  {
    source_matchers: ['alertname="SwarmTargetDown"'],
    target_matchers: [`alertname=~"${JOB_WIDE.join("|")}"`],
    equal: ["job"],
  },
  // Waiting too long is part of what SwarmNoProgress says. SwarmQueueBacklog stays: it says how much there is to catch up.
  {
    source_matchers: ['alertname="SwarmNoProgress"'],
    target_matchers: ['alertname=~"SwarmQueueStalled|SwarmLoadImbalanced|SwarmSaturated"'],
    equal: ["job"],
  },
  // The attempts of a lost agent time out; that is no second fault.
  {
    source_matchers: ['alertname="SwarmAgentLost"'],
    target_matchers: ['alertname="SwarmAgentFailing"'],
    equal: ["job", "agent"],
  },
];

/** Renders nothing itself: the object of the YAML file. Throws on an address that Alertmanager would refuse later. */
export function alertmanagerConfig({ webhooks, templates = [] }: Notifications): object {
  if (webhooks.length === 0) throw new Error("at least one webhook is needed: an alert nobody is told of is none");
  webhooks.forEach(checkWebhook);
  const receiver = (name: string, sendResolved: boolean): object => ({
    name,
    webhook_configs: webhooks.map((url) => ({ url, send_resolved: sendResolved })),
  });
  return {
    route: {
      receiver: "act",
      group_by: ["alertname", "job"],
      group_wait: timing.GROUP_WAIT,
      group_interval: timing.GROUP_INTERVAL,
      repeat_interval: timing.REPEAT_INTERVAL,
      routes: [
        {
          receiver: "context",
          matchers: ['severity="info"'],
          group_wait: timing.CONTEXT_GROUP_WAIT,
          group_interval: timing.CONTEXT_GROUP_INTERVAL,
          repeat_interval: timing.CONTEXT_REPEAT_INTERVAL,
        },
      ],
    },
    receivers: [receiver("act", true), receiver("context", false)],
    inhibit_rules: inhibitions,
    ...(templates.length === 0 ? {} : { templates }),
  };
}

function checkWebhook(address: string): void {
  const protocol = URL.canParse(address) ? new URL(address).protocol : "";
  if (protocol !== "http:" && protocol !== "https:")
    throw new Error(`webhook ${address}: must be an http or https address`);
}
