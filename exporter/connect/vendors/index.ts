// Every sender there are instructions for, in the order in which they are listed.
import type { Vendor } from "../vendor.ts";
import {
  claudeCode,
  cline,
  codex,
  copilotChat,
  copilotCli,
  geminiCli,
  goose,
  opencode,
  openHands,
  qwenCode,
} from "./coding-agents.ts";
import { aiSdk, crewAi, langGraph, mastra, openAiAgents, pydanticAi } from "./frameworks.ts";
import { anyOtlp, openLlmetryVendor, otelCollector, otelJs, otelPython } from "./telemetry.ts";

export const vendors: readonly Vendor[] = [
  claudeCode,
  codex,
  geminiCli,
  copilotCli,
  copilotChat,
  opencode,
  qwenCode,
  cline,
  goose,
  openHands,
  aiSdk,
  mastra,
  langGraph,
  openAiAgents,
  crewAi,
  pydanticAi,
  openLlmetryVendor,
  otelJs,
  otelPython,
  otelCollector,
  anyOtlp,
];
