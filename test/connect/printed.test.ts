// What `swarmscope connect NAME` prints is what each vendor reads.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { vendors } from "../../exporter/connect/vendors/index.ts";
import { Home, TARGET } from "./home.ts";

let home: Home;
beforeEach(() => (home = new Home()));
afterEach(() => home.remove());

const standard = [
  `export OTEL_EXPORTER_OTLP_ENDPOINT=${TARGET}`,
  "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
  "export OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20to%2Bken",
];
const traceloop = [`export TRACELOOP_BASE_URL=${TARGET}`, "export TRACELOOP_API_KEY=to+ken"];
const codexLine = (key: string, signal: string): string =>
  `${key} = { otlp-http = { endpoint = "${TARGET}/v1/${signal}", protocol = "binary", headers = { Authorization = "Bearer to+ken" } } }`;

const expected: Readonly<Record<string, readonly string[]>> = {
  "claude-code": [
    '"CLAUDE_CODE_ENABLE_TELEMETRY": "1"',
    '"OTEL_METRICS_EXPORTER": "otlp"',
    '"OTEL_LOGS_EXPORTER": "otlp"',
    '"OTEL_TRACES_EXPORTER": "otlp"',
    '"CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1"',
    `"OTEL_EXPORTER_OTLP_ENDPOINT": "${TARGET}"`,
    '"OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"',
    '"OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer%20to%2Bken"',
  ],
  codex: [
    "[otel]",
    codexLine("exporter", "logs"),
    codexLine("trace_exporter", "traces"),
    codexLine("metrics_exporter", "metrics"),
  ],
  "gemini-cli": [
    '"enabled": true',
    '"target": "local"',
    '"otlpProtocol": "http"',
    `"otlpEndpoint": "${TARGET}"`,
    '"logPrompts": false',
    standard[2] ?? "",
  ],
  "copilot-cli": ["export COPILOT_OTEL_ENABLED=true", ...standard],
  "copilot-chat": [
    "export COPILOT_OTEL_ENABLED=true",
    `export COPILOT_OTEL_ENDPOINT=${TARGET}`,
    "export COPILOT_OTEL_PROTOCOL=http/protobuf",
    "export OTEL_EXPORTER_OTLP_HEADERS='Authorization=Bearer to+ken'",
  ],
  opencode: ['"experimental": {\n    "openTelemetry": true\n  }', standard[0] ?? "", standard[2] ?? ""],
  "qwen-code": ['"otlpProtocol": "http"', `"otlpEndpoint": "${TARGET}"`, '"logPrompts": false', standard[2] ?? ""],
  cline: [
    "export CLINE_OTEL_TELEMETRY_ENABLED=true",
    "export CLINE_OTEL_METRICS_EXPORTER=otlp",
    "export CLINE_OTEL_LOGS_EXPORTER=otlp",
    "export CLINE_OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
    `export CLINE_OTEL_EXPORTER_OTLP_ENDPOINT=${TARGET}`,
    "export CLINE_OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20to%2Bken",
  ],
  goose: [`otel_exporter_otlp_endpoint: "${TARGET}"`, standard[2] ?? ""],
  openhands: [
    `export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${TARGET}/v1/traces`,
    "export OTEL_EXPORTER_OTLP_TRACES_HEADERS=Authorization=Bearer%20to%2Bken",
  ],
  "ai-sdk": [
    ...standard,
    "new NodeSDK({ traceExporter: new OTLPTraceExporter() }).start();\nregisterTelemetry(new OpenTelemetry());",
    'experimental_telemetry: { isEnabled: true, functionId: "researcher"',
  ],
  mastra: [`endpoint: "${TARGET}/v1/traces"`, 'headers: { Authorization: "Bearer to+ken" }'],
  langgraph: [
    "LangChainInstrumentor().instrument(tracer_provider=provider)",
    ...traceloop,
    "export LANGSMITH_OTEL_ENABLED=true",
    ...standard,
  ],
  "openai-agents": ["OpenAIAgentsInstrumentor().instrument(tracer_provider=provider)", ...traceloop, ...standard],
  crewai: ["CrewAIInstrumentor().instrument(tracer_provider=provider)", ...traceloop, ...standard],
  "pydantic-ai": ["logfire.configure(send_to_logfire=False)", "logfire.instrument_pydantic_ai()", ...standard],
  "google-adk": ["maybe_set_otel_providers()", ...standard],
  strands: ["StrandsTelemetry().setup_otlp_exporter()", ...standard],
  "agent-framework": ["export ENABLE_INSTRUMENTATION=true", "configure_otel_providers()", ...standard],
  autogen: ["AutogenAgentChatInstrumentor().instrument(tracer_provider=provider)", ...standard],
  "semantic-kernel": [
    "export SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS=true",
    "trace.set_tracer_provider(provider)",
    ...standard,
  ],
  llamaindex: ["LlamaIndexInstrumentor().instrument(tracer_provider=provider)", ...traceloop, ...standard],
  agno: ["AgnoInstrumentor().instrument(tracer_provider=provider)", ...standard],
  smolagents: ["SmolagentsInstrumentor().instrument(tracer_provider=provider)", ...standard],
  litellm: [
    "export OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental",
    'litellm.callbacks = ["otel"]',
    'litellm_settings:\n  callbacks: ["otel"]',
    ...standard,
  ],
  openllmetry: traceloop,
  "otel-js": [...standard, "new OTLPTraceExporter()"],
  "otel-python": [...standard, "OTLPSpanExporter()"],
  "otel-collector": [`endpoint: ${TARGET}\n`, 'Authorization: "Bearer to+ken"', "exporters: [otlphttp/swarmscope]"],
  otlp: standard,
};

describe("the settings of a vendor", () => {
  it("are stated here for each", () => {
    expect(Object.keys(expected)).toEqual(vendors.map(({ name }) => name));
  });

  it.each(Object.entries(expected))("of %s are printed with address and token", async (name, lines) => {
    home.write("token", "to+ken\n");
    const said = await home.run(name, "--url", `${TARGET}/`, "--token-file", `${home.path}/token`);
    for (const line of lines) expect(said).toContain(line);
  });

  it.each(vendors.map(({ name }) => name))("of %s hold no token where there is none", async (name) => {
    const said = await home.run(name, "--url", TARGET);
    expect(said).not.toMatch(/authorization|headers|api_key/i);
  });

  it.each(vendors)("of $name say whether they were tried", async ({ name, seen }) => {
    const said = await home.run(name, "--url", TARGET);
    expect(said).toContain(seen === "" ? "it was not tried." : `Telemetry was seen of: ${seen}.`);
  });

  it("name the file in the folder the environment gives", async () => {
    home.environment["CODEX_HOME"] = "/somewhere/codex";
    expect(await home.run("codex", "--url", TARGET)).toContain("In /somewhere/codex/config.toml");
    home.environment["XDG_CONFIG_HOME"] = "/somewhere/else";
    expect(await home.run("goose", "--url", TARGET)).toContain("In /somewhere/else/goose/config.yaml");
  });
});

describe("the command", () => {
  it("lists everybody when nobody is named", async () => {
    const said = await home.run();
    for (const { name, title } of vendors) expect(said).toContain(`  ${name.padEnd(16)} ${title}\n`);
  });

  it("explains itself", async () => {
    expect(await home.run("--help")).toContain("swarmscope connect NAME --undo");
  });

  it.each([
    [["cursor"], "cursor is not known. Known are:\n  claude-code "],
    [["Claude"], "Claude is not known. Did you mean claude-code? Known are:\n  claude-code "],
    [["copilot"], "copilot is not known. Did you mean copilot-cli or copilot-chat? "],
    [["langchain"], "langchain is not known. Did you mean langgraph? "],
    [["coedx"], "coedx is not known. Did you mean codex? "],
    [["--check", "--url", "http://a"], "--check asks the exporter what came: say where it is with --exporter"],
    [["codex", "goose"], "argument goose is one too many"],
    [["--write"], "--write needs a NAME:\n  claude-code "],
    [["codex", "--write", "--undo"], "--write and --undo exclude each other"],
    [["cline", "--write"], "Cline has no settings file for this: `swarmscope connect cline` prints what to set"],
    [
      ["codex", "--url", "127.0.0.1:4318"],
      '--url must be an address such as http://127.0.0.1:4318, without /v1/…, got "127',
    ],
    [["codex", "--url", "http://a/v1/traces"], "--url must be an address"],
    [["--check", "--seconds", "0"], '--seconds must be a number above 0 and up to 3600, got "0"'],
    [["--nothing"], "Unknown option '--nothing'"],
  ])("refuses %j", async (argv, message) => {
    await expect(home.run(...argv)).rejects.toThrow(`SWM_CONFIG_INVALID: ${message}`);
  });
});
