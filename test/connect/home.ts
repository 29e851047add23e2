// A home folder of its own for a test, and the command run in it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect, type World } from "../../exporter/connect/connect.ts";

/** A port where nobody listens: the system gives none below 1024 to a test. */
export const NOBODY = "http://127.0.0.1:9";
export const TARGET = "http://10.1.2.3:4318";

export class Home {
  readonly path = mkdtempSync(join(tmpdir(), "swarmscope-connect-"));
  readonly environment: Record<string, string> = {};

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  files(): readonly string[] {
    return readdirSync(this.path, { recursive: true, encoding: "utf8" }).sort();
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }

  /** Runs the command; gives what it said. */
  async run(...argv: readonly string[]): Promise<string> {
    return (await this.runFor(argv)).said;
  }

  async runFor(argv: readonly string[], world: Partial<World> = {}): Promise<{ said: string; code: number }> {
    let said = "";
    const code = await connect(argv, {
      home: this.path,
      environment: this.environment,
      exporter: NOBODY,
      readToken: (path) => readFileSync(path, "utf8").trim(),
      say: (text) => (said += text),
      now: () => 0,
      wait: () => Promise.resolve(),
      ...world,
    });
    return { said, code };
  }
}
