// A YAML file, or a JSON one, which is YAML too, that holds names and values.
import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";

/** What a file holds; nothing, and a fault that begins with its path, where it cannot be read or does not hold `what`. */
export function readYaml(path: string, what: string, faults: string[]): object {
  try {
    // A file of nothing but comments holds no document at all, which `load` takes for a fault.
    const content: unknown = loadAll(readFileSync(path, "utf8"))[0] ?? {};
    if (typeof content === "object" && content !== null && !Array.isArray(content)) return content;
    faults.push(`${path} must hold ${what}`);
  } catch (error) {
    faults.push(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return {};
}
