// The stack as the test starts it: under a name and on ports of its own, so that one that is in use is not touched.
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "../root.ts";
import { run, type Environment } from "./command.ts";

export const SERVICES = ["exporter", "prometheus", "alertmanager", "grafana", "demo"] as const;
export type Service = (typeof SERVICES)[number];
export type Published = Exclude<Service, "demo">;

interface Health {
  readonly Status: string;
  /** The last checks, the newest at the end; null before the first. */
  readonly Log: readonly { readonly Output: string }[] | null;
}

/** What `docker inspect` says of a container, as far as it is asked for here. */
export interface Container {
  readonly State: { readonly Pid: number; readonly ExitCode: number; readonly Health?: Health };
  readonly HostConfig: { readonly ReadonlyRootfs: boolean; readonly PidsLimit: number | null; readonly Memory: number };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>>;
  };
}

export interface Stack {
  readonly project: string;
  readonly ports: Readonly<Record<Published, number>>;
  readonly docker: (...args: readonly string[]) => Promise<string>;
  readonly compose: (...args: readonly string[]) => Promise<string>;
  readonly inspect: (service: Service) => Promise<Container>;
}

const PROJECT = "swarmscope-test";

/** `overrides` are compose files read after the repository's own. */
export async function stack(env: Environment, overrides: readonly string[]): Promise<Stack> {
  const [exporter, prometheus, alertmanager, grafana] = await freePorts();
  const ports = { exporter, prometheus, alertmanager, grafana };
  const variables = Object.entries(ports).map(([name, port]): [string, string] => {
    return [`${name.toUpperCase()}_PORT`, String(port)];
  });
  const circumstances = { env: { ...env, ...Object.fromEntries(variables) }, cwd: root };
  const files = [join(root, "docker-compose.yml"), ...overrides].flatMap((file) => ["--file", file]);
  const docker = (...args: readonly string[]): Promise<string> => run("docker", args, circumstances);
  const compose = (...args: readonly string[]): Promise<string> =>
    docker("compose", "--project-name", PROJECT, "--profile", "demo", ...files, ...args);
  const inspect = async (service: Service): Promise<Container> => {
    const id = (await compose("ps", "--all", "--quiet", service)).trim();
    const [container] = JSON.parse(await docker("inspect", id)) as Container[];
    if (container === undefined) throw new Error(`${service} has no container`);
    return container;
  };
  return { project: PROJECT, ports, docker, compose, inspect };
}

/** Four different ones: all are held until the last is found. */
async function freePorts(): Promise<[number, number, number, number]> {
  const servers = [createServer(), createServer(), createServer(), createServer()] as const;
  const portOf = (server: (typeof servers)[number]): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  const [first, second, third, fourth] = servers;
  const ports: [number, number, number, number] = [
    await portOf(first),
    await portOf(second),
    await portOf(third),
    await portOf(fourth),
  ];
  for (const server of servers) server.close();
  return ports;
}
