import { describe, expect, it } from "vitest";
import { nodesOf, parsePromql } from "../../prometheus/promql-parse.ts";

describe("parsePromql", () => {
  it("keeps names, matchers, windows and groupings", () => {
    expect(parsePromql('sum by (a) (rate(x_total{b!~"c|d"}[5m] offset 1m))')).toEqual({
      tree: {
        kind: "aggregate",
        op: "sum",
        grouping: { without: false, labels: ["a"] },
        args: [
          {
            kind: "call",
            name: "rate",
            args: [
              {
                kind: "range",
                window: "5m",
                inner: { kind: "selector", name: "x_total", matchers: [{ label: "b", op: "!~", value: "c|d" }] },
              },
            ],
          },
        ],
      },
    });
  });

  it("keeps how two sides are matched", () => {
    expect(parsePromql("x * on (a) group_left (b) y")).toEqual({
      tree: {
        kind: "binary",
        op: "*",
        left: { kind: "selector", name: "x", matchers: [] },
        right: { kind: "selector", name: "y", matchers: [] },
        matching: { on: true, labels: ["a"], group: { side: "left", include: ["b"] } },
      },
    });
  });

  it("reads a name written as a label, a sign and escapes", () => {
    expect(parsePromql('-{__name__="x",a="\\"\\\\\\n"}')).toEqual({
      tree: {
        kind: "binary",
        op: "-",
        left: { kind: "literal", text: "0" },
        right: { kind: "selector", name: "x", matchers: [{ label: "a", op: "=", value: '"\\\n' }] },
      },
    });
  });

  it.each(["$__rate_interval", "$__range", "$__interval", "5m"])("gives back the window %s", (window) => {
    const parsed = parsePromql(`rate(x_total[${window}])`);
    const nodes = "fault" in parsed ? [] : nodesOf(parsed.tree);
    expect(nodes.flatMap((node) => (node.kind === "range" ? [node.window] : []))).toEqual([window]);
  });

  it.each([
    ["rate(x", "not PromQL at character 7: end of text"],
    ["sum by (a (x)", "not PromQL at character 11: (x)"],
    ["", "not PromQL at character 1: end of text"],
    ["rate(x[$unknown])", "not PromQL at character 8: $unknown])"],
  ])("says where %s stops being PromQL", (expr, fault) => {
    expect(parsePromql(expr)).toEqual({ fault });
  });
});
