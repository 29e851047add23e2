// How the stack ends: on request rather than by force, and without a trace.
import { demandNone, type Check } from "../check.ts";
import { SERVICES } from "../stack.ts";

/** 128 + 9: ended by force, because it did not end in time or outgrew its memory. */
const KILLED = 137;

export const endsInGoodOrder: Check = {
  claim: "every service ends by itself when it is told to",
  async prove(stack) {
    await stack.compose("stop");
    const faults: string[] = [];
    for (const service of SERVICES) {
      const { ExitCode } = (await stack.inspect(service)).State;
      if (ExitCode === KILLED) faults.push(`${service} was killed`);
    }
    demandNone(faults);
    return undefined;
  },
};

export const leavesNothing: Check = {
  claim: "docker compose down -v leaves no container, network or volume",
  async prove(stack) {
    await stack.compose("down", "--volumes");
    const ours = ["--quiet", "--filter", `label=com.docker.compose.project=${stack.project}`];
    const left = [
      await stack.docker("ps", "--all", ...ours),
      await stack.docker("network", "ls", ...ours),
      await stack.docker("volume", "ls", ...ours),
    ];
    demandNone(left.flatMap((lines) => lines.split("\n")).filter((line) => line !== ""));
    return undefined;
  },
};
