// What the running stack must prove, in order: the last two end it.
import { alertIsDelivered } from "./checks/alert.ts";
import { boundsHold, healthy, loopbackOnly, unprivileged } from "./checks/containers.ts";
import { grafanaIsApart, hostNamesAreChecked, passwordIsSecret } from "./checks/doors.ts";
import {
  agentsAreSeen,
  alertmanagersAreKnown,
  hostIsMeasured,
  rulesAreWell,
  targetsAreUp,
} from "./checks/monitoring.ts";
import { endsInGoodOrder, leavesNothing } from "./checks/end.ts";
import type { Check } from "./check.ts";

export const checks: readonly Check[] = [
  healthy,
  unprivileged,
  boundsHold,
  loopbackOnly,
  hostNamesAreChecked,
  grafanaIsApart,
  passwordIsSecret,
  targetsAreUp,
  alertmanagersAreKnown,
  hostIsMeasured,
  agentsAreSeen,
  alertIsDelivered,
  rulesAreWell,
  endsInGoodOrder,
  leavesNothing,
];
