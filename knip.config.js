// Dead code: what no entry leads to. `--production` asks the same without the tests.

// An export that its own file uses and otherwise only a test is no dead code; one that only a test uses is.
const production = process.argv.includes("--production");

/** @type {import("knip").KnipConfig} */
export default {
  entry: [
    "exporter/cli.ts!",
    "exporter/fold-process.ts!",
    "client/index.ts!",
    "demo/main.ts!",
    "demo/worker.ts!",
    "scripts/*.{ts,mjs}!",
    "bench/*.ts!",
    "bench/peers/*.ts!",
  ],
  project: [
    "{exporter,client,demo,prometheus,dashboards,alerts,scripts,bench}/**/*.ts!",
    "test/**/*.ts",
    "*.{js,mjs,ts}",
  ],
  // A type that is part of a function's signature is exported with it.
  ignoreExportsUsedInFile: production ? true : { interface: true, type: true },
  // Of the system, not of a package: the compose test starts a Docker engine where there is none.
  ignoreBinaries: ["dockerd", "iptables-restore", "prlimit", "taskset"],
};
