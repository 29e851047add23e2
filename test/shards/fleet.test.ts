// What shards are started with, and where Prometheus finds them.
import { describe, expect, it } from "vitest";
import { flagsOf, readConfig, type Config } from "../../exporter/config.ts";
import { Fleet, ownFolder, shardConfig } from "../../exporter/shards/fleet.ts";
import type { Door } from "../../exporter/shards/front.ts";

const quiet = (): void => undefined;
const config = (...flags: readonly string[]): Config => readConfig(flags, {});
const fleet = (...flags: readonly string[]): Fleet => new Fleet(config(...flags), quiet);
const faultsOf = (...flags: readonly string[]): string => {
  try {
    config(...flags);
    return "none";
  } catch (error) {
    return String(error);
  }
};

describe("the configuration of a shard", () => {
  it("is that of the front, with a port and a journal of its own", () => {
    const front = config(
      ...["--shards", "3", "--listen", "[::1]:7000", "--data-dir", "/var/lib/swarm", "--max-agents", "77"],
      ...["--agent-histograms", "--demo", "light", "--demo-port", "6999", "--allowed-hosts", "a,b", "--tick", "0.5"],
      ...["--otlp-pass-through", "shop.*", "--otlp-pass-through-series", "9"],
    );
    expect(shardConfig(front, 2)).toEqual({
      ...front,
      listen: "[::1]:7002",
      dataDir: "/var/lib/swarm/shard-2-of-3",
      otlpListen: "",
      otlpPassThrough: "",
      demo: "off",
      shards: 0,
    });
    expect(ownFolder(front, "front")).toBe("/var/lib/swarm/front-of-3");
  });

  it("has a free port where the front has one, and no journal where it has none", () => {
    const front = config("--shards", "2", "--listen", "127.0.0.1:0");
    expect(shardConfig(front, 2)).toMatchObject({ listen: "127.0.0.1:0", dataDir: "" });
    expect(ownFolder(config("--data-dir", "/d"), "front")).toBe("/d");
  });

  it("comes through the flags it is started with, whatever is set", () => {
    for (const flags of [
      ["--shards", "2"],
      ["--shards", "2", "--trust-network", "--listen", "0.0.0.0:9", "--agent-histograms", "--gzip", "never"],
      ["--data-dir", "/a dir/with=signs", "--agent-ttl", "12.5", "--allowed-hosts", "x,y:1", "--shards", "64"],
    ]) {
      const wanted = shardConfig(config(...flags), 1);
      expect(readConfig(flagsOf(wanted), {})).toEqual(wanted);
    }
  });

  it("must leave room for shards", () => {
    expect(faultsOf("--shards", "1")).toContain("--shards must be 0, or from 2 on: one process needs no front");
    expect(faultsOf("--shards", "65")).toContain("--shards must be a whole number from 0 to 64");
    expect(faultsOf("--shards", "2", "--listen", "127.0.0.1:65533")).toBe("none");
    expect(faultsOf("--shards", "2", "--listen", "127.0.0.1:65534")).toContain("must leave 2 ports after its own");
    expect(faultsOf("--shards", "2", "--demo")).toContain("--demo-port 9465 is the port of a shard: choose another");
    expect(faultsOf("--shards", "2", "--demo", "--demo-port", "9467")).toBe("none");
    expect(faultsOf("--shards", "2", "--demo", "--listen", "127.0.0.1:0")).toBe("none");
  });
});

describe("the fleet of a front", () => {
  it("names every address under the name it was asked by", () => {
    const two = fleet("--shards", "2", "--listen", "127.0.0.1:9464");
    expect(two.targets("swarm.example:9464")).toEqual([
      "swarm.example:9464",
      "swarm.example:9465",
      "swarm.example:9466",
    ]);
    expect(two.targets("[::1]:80")).toEqual(["[::1]:80", "[::1]:9465", "[::1]:9466"]);
    expect(two.targets("swarm.example")).toEqual(["swarm.example", "swarm.example:9465", "swarm.example:9466"]);
  });

  it("misses the shards that are not there, whose free ports nobody knows", () => {
    const two = fleet("--shards", "2", "--listen", "127.0.0.1:0");
    expect(two.missing()).toEqual(["shard 1 is down", "shard 2 is down"]);
    expect(two.lines()).toEqual([
      { name: "shard 1", port: undefined },
      { name: "shard 2", port: undefined },
    ]);
    expect(two.targets("localhost:1234")).toEqual(["localhost:1234"]);
  });

  it("is nothing where one process is alone", async () => {
    const none = fleet();
    const own: Door = {
      takeIn: () => ({ accepted: 0, rejected: 0, errors: [], warnings: [] }),
      takeInLater: () => Promise.resolve(),
      refuse: quiet,
    };
    expect(none.before(own, Date.now)).toBe(own);
    await none.start(quiet);
    expect([none.missing(), none.lines(), none.targets("h:1")]).toEqual([[], [], ["h:1"]]);
    await none.stop();
  });
});
