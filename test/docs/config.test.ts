// docs/config.md names every option, and its example does what it says.
import { describe, expect, it } from "vitest";
import { fileKey, flagName, options, readConfig, variableName, type OptionName } from "../../exporter/config.ts";
import { configDocument } from "../../scripts/docs/config.ts";

const text = configDocument.render();
const names = Object.keys(options) as OptionName[];

function section(name: OptionName): string {
  return text.split(/^## /m).find((part) => part.startsWith(`\`${flagName(name)}\``)) ?? "";
}

describe("the document of options", () => {
  it.each(names)("has a section for %s with all there is to know", (name) => {
    const { help, rule, default: standard } = options[name];
    const shown = section(name);
    expect(shown).toContain(help);
    expect(shown).toContain(`- flag: \`${flagName(name)}`);
    expect(shown).toContain(`- variable: \`${variableName(name)}\``);
    expect(shown).toContain(`- file key: \`${fileKey(name)}\``);
    expect(shown).toContain(`- must be: ${rule}`);
    expect(shown).toContain(`- default: ${standard === "" ? "not set" : `\`${String(standard)}\``}`);
  });

  it("has a row for every option in the table of all", () => {
    for (const name of names) expect(text).toMatch(new RegExp(`^\\| \`${flagName(name)}\` \\|`, "m"));
  });

  it("shows the same option given in three ways that are all understood", () => {
    const flag = /^npm start -- (--\S+) (\d+)$/m.exec(text);
    const variable = /^(SWARMSCOPE_\w+)=(\d+) npm start$/m.exec(text);
    const file = /^echo '(\w+): (\d+)' > \S+ && npm start -- --config \S+$/m.exec(text);
    expect([flag?.[1], variable?.[1], file?.[1]]).toEqual(["--max-agents", "SWARMSCOPE_MAX_AGENTS", "max_agents"]);
    expect(new Set([flag?.[2], variable?.[2], file?.[2]]).size).toBe(1);
    expect(readConfig([flag?.[1] ?? "", flag?.[2] ?? ""], {}).maxAgents).toBe(Number(flag?.[2]));
    expect(readConfig([], { [variable?.[1] ?? ""]: variable?.[2] }).maxAgents).toBe(Number(variable?.[2]));
  });
});
