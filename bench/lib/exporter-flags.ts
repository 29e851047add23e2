// How our exporter is started by the bench. Here and nowhere else, so that what was measured can be told in one line.

/** As installed, with room for the largest swarm of the bench. */
export const flags: readonly string[] = [
  ...["--listen", "127.0.0.1:0"],
  ...["--max-agents", "60000"],
  ...["--max-series", "5000000"],
];

/** The page is packed for whoever asks for it, also on this machine, where it would not be by itself. */
export const packingFlags: readonly string[] = ["--gzip", "always"];

/** Events are acknowledged once they are on disk in this folder. */
export const durableFlags = (folder: string): readonly string[] => ["--data-dir", folder];

/** Agents that stopped are forgotten as soon as the exporter allows; turns are rare, so that they hide little of what that costs. */
export const forgetfulFlags: readonly string[] = ["--agent-ttl", "10", "--tick", "20"];
