import { describe, expect, it } from "vitest";
import { npmrcFor } from "../../scripts/compose/build-override.ts";

describe("npm's settings for the build of the image", () => {
  it("are those of this machine, without its folders", () => {
    const texts = ["registry=https://npm.example/\nprefix=/opt/node\n", "cafile=/home/me/ca.pem\n\nfund = false\n"];
    expect(npmrcFor(texts, undefined)).toBe("registry=https://npm.example/\nfund = false\n");
  });

  it("name the certificates where they are in the image", () => {
    expect(npmrcFor(["cafile=/home/me/ca.pem\n"], "/etc/ssl/ca.crt")).toBe("cafile=/etc/ssl/ca.crt\n");
  });
});
