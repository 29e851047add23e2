// --check says what arrived between two looks at an exporter, or what to look at when nothing did.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Home, NOBODY } from "./home.ts";

let home: Home;
const closing: (() => void)[] = [];
beforeEach(() => (home = new Home()));
afterEach(() => {
  home.remove();
  for (const close of closing.splice(0)) close();
});

const BUILD = "# TYPE swarm_exporter_build_info gauge\n";
const items = (n: number, signal = "traces", result = "accepted"): string =>
  `swarm_exporter_otlp_items_total{signal="${signal}",result="${result}"} ${n}\n`;
const seen = (agent: string, at: number): string => `swarm_agent_last_seen_timestamp_seconds{agent="${agent}"} ${at}\n`;

/** A server whose page of metrics is the next of these each time, and then stays. Gives its address. */
async function serving(pages: readonly string[], status = 200): Promise<string> {
  let asked = 0;
  const server = createServer((request, response) => {
    const isPage = request.url === "/metrics";
    response.writeHead(status).end(isPage ? pages[Math.min(asked++, pages.length - 1)] : "ok\n");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** Runs the check with a clock that goes on only while it waits. */
async function checked(
  url: string,
  ...argv: readonly string[]
): Promise<{ said: string; code: number; waited: number }> {
  let clock = 1_000;
  const { said, code } = await home.runFor(["--check", "--exporter", url, ...argv], {
    now: () => clock,
    wait: (ms) => Promise.resolve(void (clock += ms)),
  });
  return { said, code, waited: clock - 1_000 };
}

describe("when telemetry arrives", () => {
  it("tells of which agents, and how much", async () => {
    const url = await serving([
      BUILD + items(7) + seen("old", 5),
      BUILD + items(7) + seen("old", 5),
      BUILD + items(9) + items(3, "logs") + seen("old", 5),
      `${BUILD}${items(9)}${items(3, "logs")}${seen("old", 5)}${seen("claude-code", 9.5)}swarm_llm_tokens_total{agent="claude-code",model="m",type="input"} 100
swarm_llm_tokens_total{agent="claude-code",model="m",type="output"} 20
swarm_llm_requests_total{agent="claude-code",model="m",outcome="ok"} 2
swarm_tool_calls_total{agent="claude-code",tool="Bash",outcome="ok"} 1
`,
    ]);
    const { said, code, waited } = await checked(url);
    expect(said).toContain("Arrived: 2 spans, 3 log records.\n");
    expect(said).toContain("  agent claude-code: 2 requests to models, 120 tokens, 1 call of tools\n");
    expect(said).not.toContain("agent old");
    expect(code).toBe(0);
    expect(waited).toBe(7_000);
  });

  it("takes an agent of the vendor for it, also a second one and a sub-agent", async () => {
    for (const agent of ["codex_exec", "codex_exec-2", "codex_exec/Explore"]) {
      const url = await serving([BUILD, BUILD + items(1) + seen(agent, 1)]);
      expect((await checked(url, "codex")).code).toBe(0);
    }
  });

  it("takes another's for none of the vendor", async () => {
    const url = await serving([BUILD, BUILD + items(1) + seen("codex_executor", 1)]);
    const { said, code, waited } = await checked(url, "codex", "--seconds", "9");
    expect(said).toContain("None of the agents is called like Codex CLI: codex_exec, codex_cli_rs, codex-app-server.");
    expect([code, waited]).toEqual([1, 9_000]);
  });

  it("counts anew when the exporter was started anew", async () => {
    const url = await serving([BUILD + items(100), BUILD + items(4)]);
    expect((await checked(url)).said).toContain("Arrived: 4 spans.");
  });

  it("reads names with quotes and braces", async () => {
    const url = await serving([BUILD, BUILD + items(1) + seen(String.raw`a\"} b\\n`, 1)]);
    expect((await checked(url)).said).toContain(String.raw`  agent a"} b\n` + "\n");
  });
});

describe("when nothing arrives", () => {
  it("waits as long as asked, and says what to look at", async () => {
    const { said, code, waited } = await checked(await serving([BUILD]), "claude-code", "--seconds", "3");
    expect(said).toContain("Nothing arrived within 3 s. Look at this:");
    expect(said).toContain("Metrics are sent every 60 s");
    expect([code, waited]).toEqual([1, 3_000]);
  });

  it.each([
    ["not_admitted", "--token-file"],
    ["wrong_path", "/v1/traces"],
    ["unsupported_type", "not gRPC"],
  ])("says what to do about requests refused as %s", async (reason, remedy) => {
    const refused = `swarm_exporter_otlp_refused_total{reason="${reason}"} 2\n`;
    const { said, code } = await checked(await serving([BUILD, BUILD + refused]), "--seconds", "2");
    expect(said).toContain(`Refused: 2 requests, ${reason.replaceAll("_", " ")}.`);
    expect(said).toContain(remedy);
    expect(code).toBe(1);
  });

  it("does not take rejected items for telemetry", async () => {
    const url = await serving([BUILD, BUILD + items(5, "metrics", "rejected")]);
    const { said, code } = await checked(url, "--seconds", "2");
    expect(said).toContain("Not understood: 5 metric points.");
    expect(code).toBe(1);
  });
});

describe("an exporter that cannot be asked", () => {
  it("may be none", async () => {
    await expect(checked(NOBODY)).rejects.toThrow(`SWM_EXPORTER_UNREACHABLE: ${NOBODY}: nobody answers`);
  });

  it("may want a token", async () => {
    await expect(checked(await serving([""], 401))).rejects.toThrow("it asks for a token: give --token-file");
  });

  it("may be another program", async () => {
    await expect(checked(await serving(["up 1\n"]))).rejects.toThrow("it is another program's");
    await expect(checked(await serving(["no"], 404))).rejects.toThrow("it answers GET /metrics with 404");
  });
});

describe("without --url", () => {
  it("telemetry goes to the exporter where only that answers", async () => {
    const url = await serving([BUILD]);
    const said = await home.run("otlp", "--exporter", url);
    expect(said).toMatch(/export OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/127\.0\.0\.1:\d+\n/);
    expect(said).not.toContain("Nobody listens");
  });
});
