// The command lines of coding agents from npm: what each needs to ask a stand-in of its provider and to tell an exporter.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../compose/command.ts";
import { root } from "../root.ts";

const FOLDER = "scripts/clients/coding-agents";
const PROMPT = "Say that you are done.";

/**
 * Installs them if they are not there in the versions package.json asks for. There is no lock file: their packages for other
 * platforms are not in every registry, and a lock without them installs nowhere. Rejects with what npm said.
 */
export async function codingAgents(): Promise<void> {
  const folder = join(root, FOLDER);
  const { dependencies = {} } = packageIn(folder);
  const isInstalled = Object.entries(dependencies).every(([name, version]) => {
    const path = join(folder, "node_modules", name);
    return existsSync(path) && packageIn(path).version === version;
  });
  if (isInstalled) return;
  console.log(`Installing command lines of coding agents into ${FOLDER}/node_modules, once (some minutes, 1.8 GB)…`);
  await run("npm", ["install", "--no-package-lock", "--loglevel=error"], { cwd: folder });
}

interface Package {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function packageIn(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Package;
}

export interface CodingAgent {
  readonly name: string;
  /** What it calls itself in its telemetry. */
  readonly service: string;
  readonly args: readonly string[];
  /** Arguments that start a server which does the work, and tells of it, and the argument by which it is found. */
  readonly server?: { readonly args: readonly string[]; readonly found: string };
  readonly env: Readonly<Record<string, string>>;
  /** Files in its home, by their path. */
  readonly files: Readonly<Record<string, string>>;
}

/** The program of one of them. */
export function programOf({ name }: CodingAgent): string {
  return join(root, FOLDER, "node_modules", ".bin", name);
}

/** How they are started, one task each. `model` and `otlp` are the addresses of the stand-in and of the exporter. */
export function agentsFor(model: string, otlp: string): readonly CodingAgent[] {
  const all = [claude, codex, copilot, gemini, goose, opencode, qwen];
  return all.map((agent) => agent(model, otlp));
}

function claude(model: string, otlp: string): CodingAgent {
  return {
    name: "claude",
    service: "claude-code",
    args: ["-p", PROMPT, "--model", "stand-in-1"],
    env: {
      ANTHROPIC_BASE_URL: model,
      ANTHROPIC_API_KEY: "none",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      CLAUDE_CODE_ENABLE_TELEMETRY: "1",
      CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: "1",
      OTEL_METRICS_EXPORTER: "otlp",
      OTEL_LOGS_EXPORTER: "otlp",
      OTEL_TRACES_EXPORTER: "otlp",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
    },
    files: {},
  };
}

function codex(model: string, otlp: string): CodingAgent {
  const exporter = (signal: string): string =>
    `{ otlp-http = { endpoint = "${otlp}/v1/${signal}", protocol = "binary" } }`;
  const config = [
    'model = "stand-in-1"',
    'model_provider = "stand-in"',
    "[model_providers.stand-in]",
    'name = "stand-in"',
    `base_url = "${model}/v1"`,
    'wire_api = "responses"',
    "[otel]",
    `exporter = ${exporter("logs")}`,
    `trace_exporter = ${exporter("traces")}`,
    `metrics_exporter = ${exporter("metrics")}`,
  ];
  return {
    name: "codex",
    service: "codex_exec",
    args: ["exec", "--skip-git-repo-check", PROMPT],
    env: {},
    files: { ".codex/config.toml": `${config.join("\n")}\n` },
  };
}

function copilot(model: string, otlp: string): CodingAgent {
  return {
    name: "copilot",
    service: "github-copilot",
    args: ["-p", PROMPT],
    env: {
      COPILOT_OFFLINE: "true",
      COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
      COPILOT_MODEL: "stand-in-1",
      COPILOT_OTEL_ENABLED: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    },
    files: {},
  };
}

function gemini(model: string, otlp: string): CodingAgent {
  const settings = { ...settingsOfGemini(otlp), security: { auth: { selectedType: "gemini-api-key" } } };
  return {
    name: "gemini",
    service: "gemini-cli",
    args: ["--skip-trust", "-m", "stand-in-1", "-p", PROMPT],
    env: { GOOGLE_GEMINI_BASE_URL: model, GEMINI_API_KEY: "none", GEMINI_CLI_NO_RELAUNCH: "true" },
    files: { ".gemini/settings.json": JSON.stringify(settings) },
  };
}

function goose(model: string, otlp: string): CodingAgent {
  return {
    name: "goose",
    service: "goose",
    args: ["run", "-t", PROMPT],
    env: {
      GOOSE_PROVIDER: "openai",
      GOOSE_MODEL: "stand-in-1",
      GOOSE_DISABLE_KEYRING: "1",
      OPENAI_HOST: model,
      OPENAI_API_KEY: "none",
    },
    files: { ".config/goose/config.yaml": `otel_exporter_otlp_endpoint: "${otlp}"\n` },
  };
}

/** Qwen Code has the same, but for the provider. */
function settingsOfGemini(otlp: string): object {
  return {
    telemetry: { enabled: true, target: "local", otlpProtocol: "http", otlpEndpoint: otlp, logPrompts: false },
    general: { enableAutoUpdate: false },
    privacy: { usageStatisticsEnabled: false },
  };
}

function qwen(model: string, otlp: string): CodingAgent {
  const settings = { ...settingsOfGemini(otlp), security: { auth: { selectedType: "openai" } } };
  return {
    name: "qwen",
    service: "qwen-code",
    args: ["-m", "stand-in-1", "-p", PROMPT],
    env: { OPENAI_BASE_URL: `${model}/v1`, OPENAI_API_KEY: "none" },
    files: { ".qwen/settings.json": JSON.stringify(settings) },
  };
}

function opencode(model: string, otlp: string): CodingAgent {
  const config = {
    experimental: { openTelemetry: true },
    autoupdate: false,
    model: "stand-in/stand-in-1",
    provider: {
      "stand-in": {
        npm: "@ai-sdk/openai-compatible",
        options: { baseURL: `${model}/v1`, apiKey: "none" },
        models: { "stand-in-1": {} },
      },
    },
  };
  return {
    name: "opencode",
    service: "opencode",
    // Alone it ends before it has sent what it has to tell.
    args: ["run", PROMPT],
    server: { args: ["serve"], found: "--attach" },
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: otlp, OPENCODE_DISABLE_MODELS_FETCH: "1" },
    files: { ".config/opencode/opencode.json": JSON.stringify(config) },
  };
}
