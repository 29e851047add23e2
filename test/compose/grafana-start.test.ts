import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repository } from "./compose-file.ts";

const script = join(repository, "compose", "grafana", "start.sh");
let folder: string;
let passwordFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grafana-start-"));
  passwordFile = join(folder, "admin-password");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(command: readonly string[], file: string = passwordFile): { status: number | null; stdout: string } {
  const env = { PATH: process.env["PATH"], GF_SECURITY_ADMIN_PASSWORD__FILE: file };
  return spawnSync("/bin/sh", [script, ...command], { env, encoding: "utf8" });
}

describe("the start of Grafana", () => {
  it("makes a password of 24 random bytes that only its owner reads", () => {
    expect(start(["true"]).status).toBe(0);
    expect(readFileSync(passwordFile, "utf8")).toMatch(/^[A-Za-z0-9+/]{32}\n$/);
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600);
  });

  it("makes another one for another installation", () => {
    const second = join(folder, "second");
    start(["true"]);
    start(["true"], second);
    expect(readFileSync(second, "utf8")).not.toBe(readFileSync(passwordFile, "utf8"));
  });

  it("keeps the password it finds", () => {
    writeFileSync(passwordFile, "chosen by hand\n");
    expect(start(["true"])).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(passwordFile, "utf8")).toBe("chosen by hand\n");
  });

  it("says how to read the password without saying it", () => {
    const { stdout } = start(["true"]);
    expect(stdout).toContain(`docker compose exec grafana cat ${passwordFile}`);
    expect(stdout).not.toContain(readFileSync(passwordFile, "utf8").trim());
  });

  it("becomes the command it is given, with its arguments and its end", () => {
    const { status, stdout } = start(["sh", "-c", 'echo "runs $0 $1"; exit 7', "with", "two words"]);
    expect(stdout).toContain("runs with two words\n");
    expect(status).toBe(7);
  });

  it("starts nothing when the password cannot be kept", () => {
    const { status, stdout } = start(["echo", "started"], join(folder, "missing", "admin-password"));
    expect(status).not.toBe(0);
    expect(stdout).not.toContain("started");
  });

  it("starts nothing when no file is named for the password", () => {
    expect(start(["echo", "started"], "")).toMatchObject({ stdout: "" });
  });

  it.each(["head", "base64"])("keeps no empty or half password where %s fails", (program) => {
    const broken = join(folder, program);
    writeFileSync(broken, "#!/bin/sh\nexit 1\n");
    chmodSync(broken, 0o755);
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, GF_SECURITY_ADMIN_PASSWORD__FILE: passwordFile };
    expect(spawnSync("/bin/sh", [script, "true"], { env }).status).not.toBe(0);
    expect(existsSync(passwordFile)).toBe(false);
  });
});
