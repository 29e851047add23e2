import { describe, expect, it } from "vitest";
import { aptSources, debianMirror, urisOf } from "../../../scripts/servers/apt-sources.ts";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const stanza = `Types: deb
# a comment
URIs: http://mirror.example/debian http://other.example/debian
Suites: bookworm
Components: main
`;

describe("addresses of package sources", () => {
  it("are read from the form with fields", () => {
    expect(urisOf(stanza)).toEqual(["http://mirror.example/debian", "http://other.example/debian"]);
  });

  it("are read from the form of one line, with options or without", () => {
    const text =
      "deb http://a.example/debian/ bookworm main\n# deb http://b.example/debian x\ndeb [arch=amd64 signed-by=/k] https://c.example/apt x main\n";
    expect(urisOf(text)).toEqual(["http://a.example/debian/", "https://c.example/apt"]);
  });
});

describe("the Debian mirror", () => {
  it("is the first archive of the release itself", () => {
    const others =
      "deb https://apt.example/node_20.x nodistro main\ndeb http://mirror.example/debian-security bookworm-security main";
    expect(debianMirror([others, stanza])).toBe("http://mirror.example/debian");
  });

  it("is unknown on another distribution, or where there is no apt", () => {
    expect(debianMirror(["deb http://mirror.example/ubuntu noble main"])).toBeUndefined();
    expect(debianMirror([])).toBeUndefined();
  });
});

describe("source files", () => {
  it("are those of the folder and the one beside it, whatever else lies there", () => {
    const folder = mkdtempSync(join(tmpdir(), "swarmscope-apt-"));
    mkdirSync(join(folder, "sources.list.d"));
    writeFileSync(join(folder, "sources.list"), "one");
    writeFileSync(join(folder, "sources.list.d", "b.list"), "three");
    writeFileSync(join(folder, "sources.list.d", "a.sources"), "two");
    writeFileSync(join(folder, "sources.list.d", "a.sources.bak"), "old");
    expect(aptSources(folder)).toEqual(["two", "three", "one"]);
    expect(aptSources(join(folder, "missing"))).toEqual([]);
  });
});
