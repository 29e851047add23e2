import { describe, expect, it } from "vitest";
import { policyOf, withoutDocker } from "../../scripts/compose/firewall.ts";

describe("the packet filter after an engine", () => {
  it("has none of Docker's chains and rules, and all others", () => {
    const saved = [
      "*filter",
      ":FORWARD DROP [0:0]",
      ":DOCKER - [0:0]",
      ":DOCKER-USER - [0:0]",
      "-A INPUT -p tcp --dport 22 -j ACCEPT",
      "-A FORWARD -j DOCKER-USER",
      "-A FORWARD -o docker0 -j ACCEPT",
      "-A DOCKER-USER -j RETURN",
      "COMMIT",
      "",
    ].join("\n");
    expect(withoutDocker(saved)).toBe("*filter\n:FORWARD DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n");
  });

  it("forwards by the policy there was before", () => {
    expect(policyOf("-P FORWARD DROP\n-A FORWARD -j ACCEPT\n")).toBe("DROP");
    expect(policyOf("")).toBe("ACCEPT");
  });
});
