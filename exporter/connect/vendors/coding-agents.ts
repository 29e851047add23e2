// Coding agents: what each needs to send, and what it tells. `seen` names the release whose telemetry was looked at.
import { otlpHeaders, otlpVariables, type Settings, type Target, type Vendor } from "../vendor.ts";
import { NO_COST } from "./ways.ts";

const RESTART = "Settings hold for sessions that start afterwards.";

export const claudeCode: Vendor = {
  name: "claude-code",
  title: "Claude Code",
  kind: "coding agent",
  seen: "2.1.332",
  file: {
    format: "json",
    folder: { variable: "CLAUDE_CONFIG_DIR", home: ".claude", below: "" },
    names: ["settings.json"],
    settings: (target) => ({
      env: {
        CLAUDE_CODE_ENABLE_TELEMETRY: "1",
        OTEL_METRICS_EXPORTER: "otlp",
        OTEL_LOGS_EXPORTER: "otlp",
        OTEL_TRACES_EXPORTER: "otlp",
        CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: "1",
        ...otlpVariables(target, "http/protobuf"),
      },
    }),
  },
  ways: [],
  services: ["claude-code"],
  shows:
    "Metrics, events and traces: sessions, turns and how they ended, requests to models with time to the first token, tokens with the cache apart, cost, tools, sub-agents, lines of code, commits.",
  lacks: [
    "That a session ended: an agent is gone when it was silent for long enough.",
    "Host and process.",
    "Whether a turn that did not fail was any good; whether a person wrote its prompt.",
  ],
  notes: [
    `${RESTART} Metrics are sent every 60 s, events and spans every 5 s, all of them at the end of a run.`,
    "Only the user's own file is written: projects may not be able to choose where telemetry goes. Managed settings outrank it, and so does `--settings`.",
    "There is no default for the protocol; without one older releases do not start.",
    "Prompts, answers and arguments are left out unless they are asked for with `OTEL_LOG_…` variables.",
  ],
};

export const codex: Vendor = {
  name: "codex",
  title: "Codex CLI",
  kind: "coding agent",
  seen: "0.169.0",
  file: {
    format: "toml",
    folder: { variable: "CODEX_HOME", home: ".codex", below: "" },
    names: ["config.toml"],
    settings: (target) => ({
      otel: {
        exporter: codexExporter(target, "logs"),
        trace_exporter: codexExporter(target, "traces"),
        metrics_exporter: codexExporter(target, "metrics"),
      },
    }),
  },
  ways: [],
  services: ["codex_exec", "codex_cli_rs", "codex-app-server"],
  shows: "Events, metrics and traces: sessions, turns, requests to models, tokens with the cache apart, tools.",
  lacks: [
    NO_COST,
    "Whether a command failed: a tool succeeds when it ran, whatever its exit code.",
    "That a session ended.",
  ],
  notes: [
    "Each of the three exporters needs the whole address of its signal: nothing is appended. Without `metrics_exporter` metrics go to the vendor.",
    "`[analytics] enabled = false` in the same file switches metrics off.",
    "Commands and their output are sent in clear whatever is set; Swarmscope skips them unread.",
    `${RESTART} One exporter may be written as \`key = { … }\` or as a table \`[otel.key.otlp-http]\`, never both: Codex would not start.`,
  ],
};

function codexExporter({ url, token }: Target, signal: string): Settings {
  const headers = token === "" ? {} : { headers: { Authorization: `Bearer ${token}` } };
  return { "otlp-http": { endpoint: `${url}/v1/${signal}`, protocol: "binary", ...headers } };
}

function telemetryOfGemini({ url }: Target): Settings {
  return { telemetry: { enabled: true, target: "local", otlpProtocol: "http", otlpEndpoint: url, logPrompts: false } };
}

export const geminiCli: Vendor = {
  name: "gemini-cli",
  title: "Gemini CLI",
  kind: "coding agent",
  seen: "0.61.0, and two older releases",
  file: {
    format: "jsonc",
    folder: { variable: "", home: ".gemini", below: "" },
    names: ["settings.json"],
    settings: telemetryOfGemini,
  },
  ways: [{ title: "", variables: (target) => otlpHeaders(target) }],
  services: ["gemini-cli"],
  shows:
    "Metrics, events and traces: sessions, turns, requests to models, tokens with the cache apart, tools, sub-agents.",
  lacks: [NO_COST, "Time to the first token.", "Its own version: it tells that of Node.js.", "That a session ended."],
  notes: [
    "`http` must be set: the default is gRPC to port 4317, where nobody listens. A file of a workspace, `GEMINI_TELEMETRY_…` variables and flags outrank the user's file.",
    "`logPrompts` is on unless it is switched off.",
    "An `outfile` switches sending off.",
    RESTART,
  ],
};

export const qwenCode: Vendor = {
  name: "qwen-code",
  title: "Qwen Code",
  kind: "coding agent",
  seen: "0.24.4",
  file: {
    format: "jsonc",
    folder: { variable: "", home: ".qwen", below: "" },
    names: ["settings.json"],
    settings: telemetryOfGemini,
  },
  ways: [{ title: "", variables: (target) => otlpHeaders(target) }],
  services: ["qwen-code"],
  shows:
    "Metrics, events and traces: sessions, turns and how they ended, requests to models with time to the first token, tokens with the cache apart, tools, sub-agents.",
  lacks: [
    NO_COST,
    "Attempts at a request that it repeated without a word.",
    "With events alone, which sub-agent called a tool; with metrics alone, sub-agents, turns, and that a call was not allowed.",
  ],
  notes: [
    "`http` must be set: the default is gRPC. A file of a workspace, `QWEN_TELEMETRY_…` variables and flags outrank the user's file.",
    "Reasoning is taken as a part of what was written, as it is with models that are asked in the way of OpenAI.",
    RESTART,
  ],
};

export const copilotCli: Vendor = {
  name: "copilot-cli",
  title: "GitHub Copilot CLI",
  kind: "coding agent",
  seen: "1.0.102",
  ways: [
    {
      title: "",
      variables: (target) => ({ COPILOT_OTEL_ENABLED: "true", ...otlpVariables(target, "http/protobuf") }),
    },
  ],
  services: ["github-copilot"],
  shows: "Traces and metrics: tasks, requests to models with time to the first token, tokens, tools.",
  lacks: [
    "Cost: it tells a number without a unit. Cost is computed from the price of the model.",
    "Sessions, in metrics: they know the process only.",
    "Decisions on tools; repeated requests.",
  ],
  notes: [
    "It has no settings file of its own for this; an enterprise's managed settings outrank the environment.",
    RESTART,
  ],
};

export const copilotChat: Vendor = {
  name: "copilot-chat",
  title: "GitHub Copilot Chat in VS Code",
  kind: "coding agent",
  seen: "0.67.0, in VS Code 1.139",
  ways: [
    {
      title: "",
      variables: ({ url, token }) => ({
        COPILOT_OTEL_ENABLED: "true",
        COPILOT_OTEL_ENDPOINT: url,
        COPILOT_OTEL_PROTOCOL: "http/protobuf",
        // It sends what stands there, without decoding it.
        ...(token !== "" && { OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer ${token}` }),
      }),
    },
  ],
  services: ["copilot-chat"],
  shows:
    "Traces, metrics and events: turns, requests to models with time to the first token, tokens with the cache apart, tools, sub-agents, lines of code that were accepted. A session is a window.",
  lacks: [
    NO_COST,
    "Requests that were refused or got no answer, unless it broke off: their turns are told as good ones.",
    "Decisions on tools: a call that was skipped is told as a good one.",
    "The cache and sub-agents, in metrics and events.",
  ],
  notes: [
    "The editor must be started with these variables; they outrank its settings.",
    "In place of the variables, `github.copilot.chat.otel.enabled` in its user settings makes it send to `http://localhost:4318`; `….otlpEndpoint` tells another address, and a setting beside it the token. Reload the window afterwards.",
    "Its spans hold prompts, answers, and arguments and results of tools, also while `….captureContent` is off: they are large. Swarmscope does not read them; forwarding passes them on.",
    "Leave `….serviceName` empty and `OTEL_SERVICE_NAME` unset: it is known by its name.",
    "In its terminals it sets `COPILOT_OTEL_ENABLED` and `OTEL_EXPORTER_OTLP_ENDPOINT`: agents started there may send, too.",
    "Tried in code-server 4.139.1 with a model of a custom endpoint, without signing in to GitHub.",
  ],
};

export const opencode: Vendor = {
  name: "opencode",
  title: "opencode",
  kind: "coding agent",
  seen: "1.18.33",
  file: {
    format: "jsonc",
    folder: { variable: "XDG_CONFIG_HOME", home: ".config", below: "opencode" },
    names: ["opencode.json", "opencode.jsonc"],
    settings: () => ({ experimental: { openTelemetry: true } }),
  },
  ways: [
    {
      title: "",
      variables: (target) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: target.url, ...otlpHeaders(target) }),
    },
  ],
  services: ["opencode"],
  shows:
    "Traces and logs: turns, tools, and what it asks of its own database. With the setting in its file also requests to models with time to the first token, and tokens, as the AI SDK tells them.",
  lacks: ["Metrics, cost.", "Without the setting in its file: models and tokens as well."],
  notes: [
    "The address is given in the environment; the file switches on what goes beyond.",
    "It sends its spans every 5 s, or 512 of them at once, and ends without sending the rest: of a short `opencode run` its requests may be missing in part or whole. A server that runs on loses nothing: `opencode serve`, with these variables, and `opencode run --attach`.",
    "`OTEL_BSP_SCHEDULE_DELAY=200` in its environment makes less of it get lost, not nothing.",
  ],
};

export const cline: Vendor = {
  name: "cline",
  title: "Cline",
  kind: "coding agent",
  seen: "",
  ways: [
    {
      title: "",
      variables: (target) => ({
        CLINE_OTEL_TELEMETRY_ENABLED: "true",
        CLINE_OTEL_METRICS_EXPORTER: "otlp",
        CLINE_OTEL_LOGS_EXPORTER: "otlp",
        CLINE_OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
        CLINE_OTEL_EXPORTER_OTLP_ENDPOINT: target.url,
        ...otlpHeaders(target, "CLINE_OTEL_EXPORTER_OTLP_HEADERS"),
      }),
    },
  ],
  services: ["cline"],
  shows: "Metrics and logs: requests to models, tokens with the cache apart, cost, tools.",
  lacks: ["Traces, and so what called what; tasks, and which of its agents did what."],
  notes: [
    "The editor must be started with these variables. Metrics are sent every 60 s, logs every 5 s.",
    "This is for its extension, and was not tried with it. Its command line (`cline` 3.0.65 was tried) reads none of these variables: where it sends is built in. What is shown was seen of its library (`@cline/core` 0.0.86).",
  ],
};

export const goose: Vendor = {
  name: "goose",
  title: "Goose",
  kind: "coding agent",
  seen: "1.34.0",
  file: {
    format: "yaml",
    folder: { variable: "XDG_CONFIG_HOME", home: ".config", below: "goose" },
    names: ["config.yaml"],
    settings: (target) => ({ otel_exporter_otlp_endpoint: target.url }),
  },
  ways: [{ title: "", variables: (target) => otlpHeaders(target) }],
  services: ["goose"],
  shows:
    "Traces, metrics and logs: turns and how they ended, requests to models and how they failed, tools, sub-agents.",
  lacks: [
    "Tokens, and so cost, and the model, but that of the request for a title: 1.34 does not send them. Releases that go by the GenAI conventions do; their names are known, they were not tried.",
    "How long requests and tools took, in 1.34; that a tool failed which told so in its answer.",
    "With metrics or logs alone anything but tools.",
  ],
  notes: [
    "It sends protobuf over HTTP, whatever the protocol is set to. `OTEL_EXPORTER_OTLP_ENDPOINT` in the environment does the same as the line of the file; `OTEL_METRICS_EXPORTER=none` and its like switch a signal off.",
    "1.34 sends prompts, answers, arguments of tools and what providers said of failures in clear, whatever is set; Swarmscope skips them, but reads the name of a tool and the status of a failure.",
    "Ids of its sessions are a date and a number, which several machines share. Who watches several gives them names: `OTEL_RESOURCE_ATTRIBUTES=swarm.agent=NAME`.",
    RESTART,
  ],
};

export const openHands: Vendor = {
  name: "openhands",
  title: "OpenHands",
  kind: "coding agent",
  seen: "SDK 1.58; CLI 1.16 with lmnr 0.7.40",
  ways: [
    {
      title: "",
      variables: (target) => ({
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${target.url}/v1/traces`,
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf",
        ...otlpHeaders(target, "OTEL_EXPORTER_OTLP_TRACES_HEADERS"),
      }),
    },
  ],
  services: [],
  shows: "Traces: runs of conversations as tasks, requests to models, tokens with the cache apart, tools.",
  lacks: [
    NO_COST,
    "Metrics and logs.",
    "That a tool failed.",
    "In the CLI 1.16, tools beyond the one that ends a run.",
  ],
  notes: [
    "The address is that of the signal: nothing is appended.",
    "Its agents are called like the command that was run: it does not read `OTEL_SERVICE_NAME`.",
    "The CLI 1.16 fails with newer releases of lmnr, the library it sends with, as soon as it sends: keep `lmnr==0.7.40` beside it.",
  ],
};
