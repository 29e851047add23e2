import { describe, expect, it } from "vitest";
import { composeFile, mountsOf, services } from "./compose-file.ts";

/** Whatever gives a container more than an ordinary one has. */
const FORBIDDEN = [
  "privileged",
  "cap_add",
  "devices",
  "network_mode",
  "pid",
  "ipc",
  "userns_mode",
  "volumes_from",
  "env_file",
];

describe.each(services)("the service %s", (name, service) => {
  it("is of one exact version", () => {
    expect(service.image).toMatch(/^[a-z/]+:v?\d+\.\d+\.\d+$/);
  });

  it("does not run as root", () => {
    expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
  });

  it("has no rights beyond those of a user, and can gain none", () => {
    expect(service.cap_drop).toEqual(["ALL"]);
    expect(service.security_opt).toEqual(["no-new-privileges:true"]);
    expect(Object.keys(service).filter((key) => FORBIDDEN.includes(key))).toEqual([]);
  });

  it("writes only to its own volume and to bounded memory", () => {
    expect(service.read_only).toBe(true);
    const writable = [...mountsOf(service).values()].filter(({ options }) => options !== "ro");
    expect(writable.map(({ source }) => source).filter((source) => !(source in composeFile.volumes))).toEqual([]);
    expect(writable.length).toBeLessThanOrEqual(1);
    for (const tmpfs of service.tmpfs ?? []) expect(tmpfs).toMatch(/:size=\d+m,mode=1777,noexec,nosuid,nodev$/);
  });

  it("does not get the socket of Docker", () => {
    const sources = [...mountsOf(service).values()].map(({ source }) => source);
    expect(sources.filter((source) => /\.sock$|^\/(var\/)?run\b/.test(source))).toEqual([]);
  });

  it("is bounded in everything that can grow", () => {
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    // Docker refuses to start what may use more processors than the machine has.
    expect(service.cpus).toBeLessThanOrEqual(1);
    expect(service.ulimits["nofile"]).toEqual({ soft: 16384, hard: 16384 });
    expect(service.logging.options).toEqual({ "max-size": "10m", "max-file": "3" });
  });

  it("is started again, watched, and given time to end", () => {
    expect(service.restart).toBe("unless-stopped");
    expect(service.healthcheck.test[0]).toBe("CMD");
    expect(service.stop_grace_period).toMatch(/^\d+[sm]$/);
  });

  it("is open on the loopback address only, at a port that can be moved", () => {
    const variable = `${name.toUpperCase()}_PORT`;
    for (const port of service.ports ?? []) {
      expect(port).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\$\\{${variable}:-(\\d+)\\}:\\1$`));
    }
  });

  it("has no secret in its environment", () => {
    const secrets = Object.keys(service.environment ?? {}).filter((key) => /PASSWORD|SECRET|TOKEN/.test(key));
    expect(secrets.filter((key) => !/_{1,2}FILE$/.test(key))).toEqual([]);
  });

  it("has a process to reap others, if it runs Node", () => {
    expect(service.init === true).toBe(service.image.startsWith("swarmscope:"));
  });
});

describe("the users of the services", () => {
  it("are nobody's on the host where a service sees the host's processes", () => {
    const watchers = services.filter(([, service]) => mountsOf(service).has("/host/proc"));
    expect(watchers.map(([name]) => name)).toEqual(["exporter"]);
    for (const [, { user }] of watchers) {
      const id = Number(user.split(":")[0]);
      // The range systemd documents as used by nothing: neither accounts nor services nor containers get these numbers.
      expect(id).toBeGreaterThanOrEqual(60_578);
      expect(id).toBeLessThanOrEqual(61_183);
    }
  });
});
