// --write puts settings into files of other programs; --undo gives them back as they were.
import { chmodSync, lstatSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usualPath } from "../../exporter/connect/show.ts";
import { vendors } from "../../exporter/connect/vendors/index.ts";
import { Home, TARGET } from "./home.ts";

let home: Home;
beforeEach(() => (home = new Home()));
afterEach(() => home.remove());

const CLAUDE = ".claude/settings.json";
const CODEX = ".codex/config.toml";
const GEMINI = ".gemini/settings.json";
const GOOSE = ".config/goose/config.yaml";

const write = (name: string): Promise<string> => home.run(name, "--write", "--url", TARGET);
const undo = (name: string): Promise<string> => home.run(name, "--undo");

describe("where there was no file", () => {
  const withFile = vendors.flatMap(({ name, file }) =>
    file === undefined ? [] : [[name, usualPath(file).replace("~/", "")] as const],
  );

  it.each(withFile)(
    "one for %s is made, readable by its owner only, and goes again with its folders",
    async (name, path) => {
      expect(await write(name)).toContain(`Written to ${join(home.path, path)}`);
      expect(statSync(join(home.path, path)).mode & 0o777).toBe(0o600);
      expect(home.files()).toContain(`${path}.before-swarmscope.json`);
      await undo(name);
      expect(home.files()).toEqual([]);
    },
  );
});

describe("what was there before", () => {
  it.each([
    ["claude-code", CLAUDE, '{"model":"opus"}'],
    ["claude-code", CLAUDE, '{\n    "env": {\n        "A": "1"\n    },\n    "model": "opus"\n}\n'],
    ["claude-code", CLAUDE, '{\r\n\t"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://other:1", "A": "1"}\r\n}\r\n'],
    ["claude-code", CLAUDE, "\uFEFF{}"],
    ["claude-code", CLAUDE, ""],
    ["gemini-cli", GEMINI, '{\n  // mine\n  "telemetry": {"enabled": false,}, // so far\n}\n'],
    ["gemini-cli", GEMINI, "{ /* nothing yet */ }"],
    ["codex", CODEX, 'model = "o3"\n\n[tools]\nweb = true'],
    ["codex", CODEX, '[otel]\r\nenvironment = "prod"\r\n\r\n[x]\r\na = """\r\n[otel]\r\n"""\r\n'],
    ["goose", GOOSE, "# mine\nGOOSE_MODEL: x # y\nextensions:\n  a: 1"],
    ["goose", GOOSE, "otel_exporter_otlp_endpoint: 'http://other:1' # old\nA: b\n"],
  ])("is back to the byte: %s %s %j", async (name, path, before) => {
    home.write(path, before);
    await write(name);
    expect(home.read(path)).toContain(TARGET);
    await undo(name);
    expect(home.read(path)).toBe(before);
    expect(home.files().filter((file) => file.includes("swarmscope"))).toEqual([]);
  });

  it("is back after writing twice, with other addresses", async () => {
    home.write(CLAUDE, '{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://other:1"}}');
    await write("claude-code");
    await home.run("claude-code", "--write", "--url", "http://10.9.9.9:1");
    expect(home.read(CLAUDE)).toContain("http://10.9.9.9:1");
    await undo("claude-code");
    expect(home.read(CLAUDE)).toBe('{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://other:1"}}');
  });

  it("keeps its mode, and stays behind a link", async () => {
    home.write("dotfiles/claude.json", '{"model":"opus"}');
    chmodSync(join(home.path, "dotfiles/claude.json"), 0o640);
    home.write(".claude/other", "");
    symlinkSync("../dotfiles/claude.json", join(home.path, CLAUDE));
    await write("claude-code");
    expect(lstatSync(join(home.path, CLAUDE)).isSymbolicLink()).toBe(true);
    expect(statSync(join(home.path, "dotfiles/claude.json")).mode & 0o777).toBe(0o640);
    expect(home.read("dotfiles/claude.json")).toContain(TARGET);
    await undo("claude-code");
    expect(home.read("dotfiles/claude.json")).toBe('{"model":"opus"}');
  });

  it("is left alone where the settings are there already", async () => {
    await write("codex");
    const written = home.read(CODEX);
    expect(await write("codex")).toContain("holds the settings already");
    expect(home.read(CODEX)).toBe(written);
  });

  it("is taken as it is where nothing was written", async () => {
    home.write(CLAUDE, "{}");
    expect(await undo("claude-code")).toContain("Nothing was written");
    expect(home.read(CLAUDE)).toBe("{}");
  });
});

describe("what was changed since", () => {
  it("stays: only keys with the written value are taken back", async () => {
    home.write(CLAUDE, '{\n  "env": {\n    "OTEL_LOGS_EXPORTER": "none"\n  }\n}\n');
    await write("claude-code");
    const changed = home
      .read(CLAUDE)
      .replace(TARGET, "http://mine:1")
      .replace('{\n  "env"', '{\n  "model": "opus",\n  "env"');
    home.write(CLAUDE, changed);
    expect(await undo("claude-code")).toContain("left alone: env.OTEL_EXPORTER_OTLP_ENDPOINT.");
    expect(home.read(CLAUDE)).toBe(
      '{\n  "model": "opus",\n  "env": {\n    "OTEL_LOGS_EXPORTER": "none",\n    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://mine:1"\n  }\n}\n',
    );
  });

  it("stays where comments stand around", async () => {
    home.write(GEMINI, "{}\n");
    await write("gemini-cli");
    home.write(GEMINI, home.read(GEMINI).replace("{\n", '{ // mine\n  "ui": 1, // two\n'));
    await undo("gemini-cli");
    expect(home.read(GEMINI)).toBe('{ // mine\n  "ui": 1 // two\n}\n');
  });

  it("is not swallowed by a comment before what goes", async () => {
    home.write(GEMINI, '{"ui": 1}');
    await write("gemini-cli");
    home.write(GEMINI, home.read(GEMINI).replace('1, "telemetry"', '1, // one\n"telemetry"'));
    await undo("gemini-cli");
    expect(home.read(GEMINI)).toBe('{"ui": 1 // one\n}');
  });

  it("stays around the block of a TOML file, and around the line of a YAML file", async () => {
    home.write(CODEX, "a = 1\n");
    home.write(GOOSE, "A: b\n");
    await write("codex");
    await write("goose");
    home.write(CODEX, `b = 2\n${home.read(CODEX)}[c]\n`);
    home.write(GOOSE, `B: c\n${home.read(GOOSE)}C: d\n`);
    await undo("codex");
    await undo("goose");
    expect(home.read(CODEX)).toBe("b = 2\na = 1\n[c]\n");
    expect(home.read(GOOSE)).toBe("B: c\nA: b\nC: d\n");
  });

  it("is no fault where the file is gone", async () => {
    await write("codex");
    unlinkSync(join(home.path, CODEX));
    await undo("codex");
    expect(home.files()).toEqual([]);
  });
});

describe("a file that cannot be used", () => {
  it.each([
    ["claude-code", CLAUDE, '{\n "a": 1,\n}', "line 3: a key in double quotes must stand here"],
    ["claude-code", CLAUDE, "{ // no\n}", "line 1: this file may hold no comments"],
    ["claude-code", CLAUDE, "[]", "it must hold an object"],
    ["claude-code", CLAUDE, '{"env": "x"}', "env must be an object"],
    ["gemini-cli", GEMINI, '{"a": 1', "line 1: a comma or } must stand here"],
    ["gemini-cli", GEMINI, "{} x", "line 1: nothing may follow the closing bracket"],
    ["codex", CODEX, "a = 1\nb = [1, 2\n", "line 3: a comma or ] must stand here"],
    ["codex", CODEX, "a = 1 b = 2", "line 1: the line must end here"],
    ["codex", CODEX, '[otel]\nexporter = "none"\n', "line 2: otel.exporter has another value already"],
    [
      "codex",
      CODEX,
      '[otel.trace_exporter.otlp-http]\nendpoint = "x"\n',
      "line 1: otel.trace_exporter has another value already",
    ],
    ["codex", CODEX, 'otel.environment = "x"\n', "line 1: otel is there, but not as a table [otel]"],
    ["goose", GOOSE, "a: [1\n", "deficient indentation (2:1)"],
    ["goose", GOOSE, "- a\n", "it must hold keys and values"],
    ["goose", GOOSE, "{a: 1}\n", "otel_exporter_otlp_endpoint cannot be set by changing or adding one line"],
    ["goose", GOOSE, "a: 1\n---\nb: 2\n", "it must hold one document"],
  ])("keeps its bytes, and the fault is named: %s %s %j", async (name, path, before, why) => {
    home.write(path, before);
    await expect(write(name)).rejects.toThrow(
      `SWM_SETTINGS_UNUSABLE: ${join(home.path, path)} was not changed: ${why}`,
    );
    expect(home.read(path)).toBe(before);
    expect(home.files().filter((file) => file.includes("swarmscope"))).toEqual([]);
  });

  it("may be one that is no text", async () => {
    home.write(CLAUDE, "");
    writeFileSync(join(home.path, CLAUDE), Buffer.from([0x7b, 0xff, 0x7d]));
    await expect(write("claude-code")).rejects.toThrow("it must be text in UTF-8");
  });

  it("may be a link to nothing", async () => {
    home.write(".claude/other", "");
    symlinkSync("nowhere", join(home.path, CLAUDE));
    await expect(write("claude-code")).rejects.toThrow("SWM_SETTINGS_UNUSABLE");
  });

  it("may be one whose record was damaged", async () => {
    await write("codex");
    home.write(`${CODEX}.before-swarmscope.json`, '{"existed":true}');
    await expect(undo("codex")).rejects.toThrow("what was changed in it cannot be read from");
  });
});
