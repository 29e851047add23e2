// Do the containers live, and with as few rights as the compose file promises? Read from the kernel, not only from the settings.
import { readFile } from "node:fs/promises";
import { demandNone, type Check } from "../check.ts";
import { SERVICES, type Container, type Service, type Stack } from "../stack.ts";

type Look = (service: Service, container: Container) => string[] | Promise<string[]>;

async function lookAtAll(stack: Stack, look: Look): Promise<undefined> {
  const faults: string[] = [];
  for (const service of SERVICES) {
    const found = await look(service, await stack.inspect(service));
    faults.push(...found.map((fault) => `${service} ${fault}`));
  }
  demandNone(faults);
  return undefined;
}

export const healthy: Check = {
  claim: "every service is healthy",
  prove: (stack) =>
    lookAtAll(stack, (_, { State: { Health: health } }) => {
      if (health === undefined) return ["has no health check"];
      if (health.Status === "healthy") return [];
      return [`is ${health.Status}: ${health.Log?.at(-1)?.Output.trim() ?? "not checked yet"}`];
    }),
};

const NO_CAPABILITIES = /^0+$/;

export const unprivileged: Check = {
  claim: "no process is root, has capabilities, can gain any, or can write to its image",
  prove: (stack) =>
    lookAtAll(stack, async (_, { State, HostConfig }) => {
      const status = await statusOf(State.Pid);
      const faults = HostConfig.ReadonlyRootfs ? [] : ["has a root file system it can write to"];
      // The numbers are the real, effective, saved and file system user.
      if (status("Uid").split("\t").includes("0")) faults.push(`runs as user ${status("Uid")}`);
      for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]) {
        if (!NO_CAPABILITIES.test(status(set))) faults.push(`has ${set} ${status(set)}`);
      }
      if (status("NoNewPrivs") !== "1") faults.push("may gain new privileges");
      if (status("Seccomp") !== "2") faults.push("may make every system call");
      return faults;
    }),
};

export const boundsHold: Check = {
  claim: "every container is bounded in memory and processes",
  prove: (stack) =>
    lookAtAll(stack, (_, { HostConfig }) => [
      ...(HostConfig.Memory > 0 ? [] : ["has no limit of memory"]),
      ...((HostConfig.PidsLimit ?? 0) > 0 ? [] : ["has no limit of processes"]),
    ]),
};

export const loopbackOnly: Check = {
  claim: "ports are open on the loopback address only",
  prove: (stack) =>
    lookAtAll(stack, (service, { NetworkSettings }) => {
      const bindings = Object.values(NetworkSettings.Ports).flatMap((bound) => bound ?? []);
      if (service !== "demo" && bindings.length !== 1) return [`has ${bindings.length} open ports, not 1`];
      const open = bindings.filter(({ HostIp }) => HostIp !== "127.0.0.1");
      return open.map(({ HostIp, HostPort }) => `is open at ${HostIp}:${HostPort}`);
    }),
};

/** The kernel's own account of a process: /proc/<pid>/status, by field. */
async function statusOf(pid: number): Promise<(field: string) => string> {
  const text = await readFile(`/proc/${pid}/status`, "utf8");
  return (field) => new RegExp(`^${field}:\\s*(.*)$`, "m").exec(text)?.[1] ?? "unknown";
}
