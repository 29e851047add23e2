// The command line as a user meets it: the compiled program, started and stopped.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";
import { freePort, getJson, start, until, type Program } from "../../scripts/program.ts";

const run = join(root, "scripts/run.mjs");
const cli = join(root, "dist/exporter/cli.js");

beforeAll(() => {
  execFileSync(process.execPath, [run, "exporter/cli", "--version"], { stdio: "pipe" });
});

/** Of every process of this machine. */
function commandLines(): readonly string[] {
  return readdirSync("/proc")
    .map((entry) => join("/proc", entry, "cmdline"))
    .flatMap((path) => {
      try {
        return [readFileSync(path, "utf8").replaceAll("\0", " ")];
      } catch {
        // No process, or one that has just ended.
        return [];
      }
    });
}

/** Starts the program and waits for what it says first. */
async function begin(...flags: readonly string[]): Promise<{ program: Program; url: string }> {
  const program = start(process.execPath, [cli, ...flags]);
  const url = await until(
    "the exporter says where it listens",
    15_000,
    async () => /listens on (\S+)/.exec(program.output())?.[1],
  );
  return { program, url };
}

async function outcome(...flags: readonly string[]): Promise<{ code: number | null; output: string }> {
  const program = start(process.execPath, [cli, ...flags]);
  const code = await program.gone;
  return { code, output: program.output() };
}

describe("swarmscope", () => {
  it("tells its version and its options, and exits with 0", async () => {
    expect(await outcome("--version")).toEqual({ code: 0, output: "0.1.0\n" });
    const { code, output } = await outcome("--help");
    expect(code).toBe(0);
    expect(output).toContain("--listen HOST:PORT");
    expect(output).toContain("SWARMSCOPE_MAX_AGENTS, file key max_agents; default: 10000");
    expect((await outcome("demo", "--help")).output).toContain("slow-agent");
  });

  it("lists every fault and exits with 1, having started nothing", async () => {
    const { code, output } = await outcome("--max-agents", "none", "--nonsense");
    expect(code).toBe(1);
    expect(output).toBe(
      'SWM_CONFIG_INVALID: option --nonsense is not known; see --help\n  --max-agents must be a whole number from 1 to 200000, got "none"\n',
    );
  });

  it("lists faults of the demo's options as well", async () => {
    const { code, output } = await outcome("demo", "--scenario", "wild", "--target", "nowhere");
    expect(code).toBe(1);
    expect(output).toContain("scenario must be one of light, medium, heavy, overload");
    expect(output).toContain("target must be an http or https address");
  });

  it("says in one line that its port is taken", async () => {
    const { program, url } = await begin("--listen", "127.0.0.1:0");
    const { code, output } = await outcome("--listen", url.replace("http://", ""));
    expect(code).toBe(1);
    expect(output).toMatch(
      /^SWM_LISTEN_FAILED: cannot listen on \S+: another program listens there; choose another with --listen\n$/,
    );
    expect(await program.end("SIGTERM")).toBe(0);
  });

  // A terminal's Ctrl-C goes to npm and to the program; a supervisor's signal to npm alone.
  it.each([
    ["on Ctrl-C", "SIGINT", "group"],
    ["when npm alone is told to end", "SIGTERM", "alone"],
  ] as const)("serves through `npm start` and exits with 0 %s", async (_when, signal, whom) => {
    const port = await freePort();
    const npm = start("npm", ["start", "--", "--listen", `127.0.0.1:${String(port)}`], { cwd: root, detached: true });
    await until("it answers", 60_000, async () =>
      (await fetch(`http://127.0.0.1:${String(port)}/healthz`)).ok ? true : undefined,
    );
    expect(await npm.end(signal, whom)).toBe(0);
    expect(npm.output()).toContain("Stopping…");
    await expect(fetch(`http://127.0.0.1:${String(port)}/healthz`)).rejects.toThrow();
  });

  it("lets the demo swarm in where a token is asked for, and where it listens everywhere", async () => {
    const folder = mkdtempSync(join(tmpdir(), "swarmscope-cli-"));
    const file = join(folder, "token");
    writeFileSync(file, "s3cret\n");
    for (const way of [["--token-file", file], ["--trust-network"]]) {
      const port = await freePort();
      const flags = ["--listen", `0.0.0.0:${String(port)}`, ...way, "--demo", "light", "--demo-port", "0"];
      const { program, url } = await begin(...flags);
      expect(url).toBe(`http://127.0.0.1:${String(port)}`);
      const headers = { Authorization: "Bearer s3cret" };
      await until("the demo's agents are there", 30_000, async () => {
        const { agents } = await getJson<{ agents: readonly unknown[] }>(`${url}/api/v1/overview`, { headers });
        return agents.length === 3 ? true : undefined;
      });
      expect(commandLines().filter((line) => line.includes("s3cret"))).toEqual([]);
      expect(await program.end("SIGINT")).toBe(0);
    }
    rmSync(folder, { recursive: true });
  });

  it("runs the demo swarm beside it and leaves none of its processes behind", async () => {
    const { program, url } = await begin("--listen", "127.0.0.1:0", "--demo", "light", "--demo-port", "0");
    interface Overview {
      readonly agents: readonly { readonly name: string; readonly state: string }[];
    }
    const names = await until("the demo's agents are there", 30_000, async () => {
      const { agents } = await getJson<Overview>(`${url}/api/v1/overview`);
      return agents.length === 3 ? agents.map(({ name }) => name) : undefined;
    });
    expect(names).toEqual(["coder-1", "planner-1", "reviewer-1"]);
    expect(commandLines().filter((line) => line.includes(url))).not.toEqual([]);
    expect(await program.end("SIGINT")).toBe(0);
    expect(program.output()).toMatch(/demo: stopped; events: \d+ accepted, 0 rejected, 0 dropped/);
    expect(commandLines().filter((line) => line.includes(url))).toEqual([]);
  });
});
