// The lock files install on every platform and name no download host.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/root.ts";

interface Locked {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, Locked>>;

/** Optional packages (programs for one platform) that are asked for but not locked: with one missing, `npm ci` refuses everywhere. */
function missingOptional(packages: Packages): readonly string[] {
  const locked = Object.keys(packages);
  return Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !locked.some((folder) => folder.endsWith(`node_modules/${name}`)));
}

function packagesIn(folder: string): Packages {
  const path = join(root, folder, "package-lock.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { packages: Packages }).packages;
}

describe.each(["", "bench", "test/clients/npm"])("package-lock.json in folder '%s'", (folder) => {
  const packages = packagesIn(folder);

  it("holds every optional package that is asked for", () => {
    expect(missingOptional(packages)).toEqual([]);
  });

  it("names no download host", () => {
    expect(Object.values(packages).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
  });
});

describe("missingOptional", () => {
  it("names what is asked for and not locked", () => {
    const wants: Locked = { optionalDependencies: { "@parser/linux": "1.0.0", "@parser/windows": "1.0.0" } };
    expect(missingOptional({ "node_modules/parser": wants, "node_modules/@parser/linux": {} })).toEqual([
      "@parser/windows",
    ]);
  });
});
