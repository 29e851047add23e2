// The program's version, from the package it ships in: one folder up in the sources, two up when compiled.
import { existsSync, readFileSync } from "node:fs";

export function readVersion(): string {
  const file = ["../package.json", "../../package.json"]
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (file === undefined) return "unknown";
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  const told = typeof content === "object" && content !== null && "version" in content ? content.version : undefined;
  return typeof told === "string" ? told : "unknown";
}
