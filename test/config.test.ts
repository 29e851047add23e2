import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { flagName, options, readConfig, variableName, type OptionName } from "../exporter/config.ts";
import { isLoopback, splitAddress } from "../exporter/addresses.ts";
import { optionHelp } from "../exporter/option-help.ts";

const folder = mkdtempSync(join(tmpdir(), "swarmscope-config-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function faultOf(argv: readonly string[], environment = {}): string {
  try {
    readConfig(argv, environment);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "no fault";
}

describe("configuration", () => {
  it("has a default that works for every option", () => {
    expect(readConfig([], {})).toMatchObject({
      listen: "127.0.0.1:9464",
      demo: "off",
      maxAgents: 10_000,
      procRoot: "/proc",
      trustNetwork: false,
    });
    for (const option of Object.values(options)) expect(option.read(option.default)).toBe(option.default);
  });

  it("takes flags over environment over file over default", () => {
    const config = file("order.yml", "max_agents: 1\nmax_queues: 2\ntick: 3\n");
    const read = readConfig(["--config", config, "--max-agents=30"], {
      SWARMSCOPE_MAX_AGENTS: "20",
      SWARMSCOPE_MAX_QUEUES: "21",
    });
    expect([read.maxAgents, read.maxQueues, read.tick, read.maxTaskTypes]).toEqual([30, 21, 3, 50]);
  });

  it("takes the file's path from the environment too, and leaves other variables alone", () => {
    const config = file("small.yml", "max_agents: 7\n");
    const ofClient = { SWARMSCOPE_URL: "http://host:9464", SWARMSCOPE_TOKEN: "secret", SWARMSCOPE_AGENT: "coder-1" };
    expect(readConfig([], { SWARMSCOPE_CONFIG: config, HOME: "/nowhere", ...ofClient }).maxAgents).toBe(7);
  });

  it.each([
    [["--demo"], "medium"],
    [["--demo", "heavy"], "heavy"],
    [["--demo=light"], "light"],
    [["--demo", "--max-agents", "5"], "medium"],
    [[], "off"],
  ])("reads %j as demo %s", (argv, demo) => {
    expect(readConfig(argv, {}).demo).toBe(demo);
  });

  it("reads a flag without a value as true, and its variable as text", () => {
    expect(readConfig(["--trust-network", "--listen=0.0.0.0:1"], {}).trustNetwork).toBe(true);
    expect(readConfig([], { SWARMSCOPE_TRUST_NETWORK: "true" }).trustNetwork).toBe(true);
  });

  it("refuses to start on any fault and lists them all", () => {
    const config = file("bad.yml", "max_agent: 5\nmax_queues: many\n");
    const fault = faultOf(["--config", config, "--max-agents", "0", "--nonsense", "extra", "--listen"], {
      SWARMSCOPE_TICK: "x",
      SWARMSCOPE_WHAT: "1",
    });
    expect(fault.split("\n  ")).toEqual([
      "SWM_CONFIG_INVALID: option --nonsense is not known; see --help",
      "argument extra is not known; see --help",
      "--listen needs a value: HOST:PORT, such as 127.0.0.1:9464 or [::1]:9464",
      "variable SWARMSCOPE_WHAT is not known; see --help",
      `${config}: key max_agent is not known; see --help`,
      '--max-agents must be a whole number from 1 to 200000, got "0"',
      `${config}: max_queues must be a whole number from 1 to 10000, got "many"`,
      'SWARMSCOPE_TICK must be a number of seconds from 0.1 to 20, got "x"',
    ]);
  });

  it.each([
    ["a: [", "cannot be read"],
    ["- 1\n", "must hold keys and values"],
  ])("says what is wrong with a file that holds %j", (content, fault) => {
    expect(faultOf(["--config", file("odd.yml", content)])).toContain(fault);
  });

  it("says that a file is not there", () => {
    expect(faultOf(["--config", join(folder, "missing.yml")])).toContain("missing.yml cannot be read");
  });

  it("takes an empty file for one without keys", () => {
    expect(readConfig(["--config", file("empty.yml", "# nothing\n")], {}).maxAgents).toBe(10_000);
  });

  it("does not listen beyond loopback without a token or a word that the network is trusted", () => {
    expect(faultOf(["--listen", "0.0.0.0:9464"])).toContain("can be reached from other machines");
    expect(faultOf(["--listen", "0.0.0.0:9464", "--trust-network"])).toBe("no fault");
    expect(faultOf(["--listen", "0.0.0.0:9464", "--token-file", file("token", "secret")])).toBe("no fault");
    expect(faultOf(["--token-file", join(folder, "none")])).toContain("there is no file");
    expect(faultOf(["--token-file", file("blank", "\n")])).toContain("must hold a token");
  });

  it("refuses a port that no port can have", () => {
    expect(faultOf(["--listen", "127.0.0.1:70000"])).toContain("up to 65535");
  });

  it.each([
    ["127.0.0.1", true],
    ["127.9.9.9", true],
    ["::1", true],
    ["localhost", true],
    ["0.0.0.0", false],
    ["10.0.0.1", false],
    ["127.example.org", false],
  ])("knows whether %s is loopback: %s", (host, is) => {
    expect(isLoopback(host)).toBe(is);
  });

  it("splits addresses, with and without brackets", () => {
    expect(splitAddress("[::1]:9464")).toEqual({ host: "::1", port: 9464 });
    expect(splitAddress("localhost:1")).toEqual({ host: "localhost", port: 1 });
  });

  it("documents every option with its flag and variable", () => {
    const help = optionHelp();
    for (const key of Object.keys(options) as OptionName[]) {
      expect(help).toContain(flagName(key));
      expect(help).toContain(variableName(key));
    }
  });
});
