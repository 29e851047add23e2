// Two projects for everybody: `unit`, many files in one process, and `e2e`, what needs the machine or a process to itself, one file
// at a time. Two more for what has to be installed first: `clients` from npm, `python` from PyPI (scripts/test-clients.ts does both).
import { defineConfig } from "vitest/config";

/** Whole programs and real servers, whose time is their own; and what depends on a package never used before. */
const BY_THEMSELVES = [
  "test/e2e/**/*.test.ts",
  "test/demo/main.test.ts",
  "test/collectors/host/fallback-without-commands.test.ts",
];

const OF_CLIENTS = ["test/clients/npm.test.ts", "test/clients/python.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          // Packages installed for the tests of clients bring tests of their own.
          exclude: [...BY_THEMSELVES, ...OF_CLIENTS, "**/node_modules/**"],
          // Modules keep no state between calls, so files can share them: half the time.
          isolate: false,
          // A machine that is busy with something else is no failure.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: BY_THEMSELVES,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      ...["clients", "python"].map((name, i) => ({
        extends: true as const,
        test: { name, include: OF_CLIENTS.slice(i, i + 1), testTimeout: 120_000, hookTimeout: 180_000 },
      })),
    ],
    coverage: {
      provider: "v8",
      include: ["{exporter,client,prometheus,dashboards,alerts}/**/*.ts"],
      // These run in processes of their own, where the end-to-end tests watch them from outside.
      exclude: ["exporter/cli.ts", "exporter/demo-process.ts", "exporter/fold-process.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      reportsDirectory: "coverage",
      thresholds: { lines: 95 },
    },
  },
});
