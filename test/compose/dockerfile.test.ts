import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository, service } from "./compose-file.ts";

const dockerfile = readFileSync(join(repository, "Dockerfile"), "utf8");
const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));

describe("the Dockerfile", () => {
  it("starts from one exact version of Node", () => {
    const stages = new Set([...dockerfile.matchAll(/ AS (\S+)$/gm)].map(([, name]) => name));
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)]
      .map(([, image]) => image)
      .filter((image) => !stages.has(image));
    expect(bases).toEqual([expect.stringMatching(/^node:\d+\.\d+\.\d+-bookworm-slim$/)]);
  });

  it("makes an image that runs as the user the stack names", () => {
    expect(/^USER (\S+)$/m.exec(last)?.[1]).toBe(service("exporter").user);
  });

  it("puts nothing of the build into the image but packages for production and what was compiled", () => {
    const copied = [...last.matchAll(/^COPY (.+)$/gm)].map(([, what]) => what);
    expect(copied).toEqual([
      "package.json LICENSE ./",
      "--from=production-packages /app/node_modules node_modules",
      "--from=build /app/dist dist",
    ]);
  });

  it("lets no script of a package run", () => {
    const commands = [...dockerfile.matchAll(/\bnpm (?:ci|install|prune)\b.*$/gm)].map(([command]) => command);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(command).toContain("--ignore-scripts");
  });

  it("is sent exactly the files it copies", () => {
    const fromHere = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = ""]) =>
      files.split(" "),
    );
    const [first, ...allowed] = readFileSync(join(repository, ".dockerignore"), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(first).toBe("*");
    expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...new Set(fromHere)].sort());
  });
});
