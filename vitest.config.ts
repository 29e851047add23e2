// Two projects: `unit`, many files at a time, and `e2e`, whole programs and real servers whose time is their own, one file at a time.
import { defineConfig } from "vitest/config";

const WHOLE_PROGRAMS = ["test/e2e/**/*.test.ts", "test/demo/main.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: WHOLE_PROGRAMS,
          // A machine that is busy with something else is no failure.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: WHOLE_PROGRAMS,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["{exporter,prometheus,dashboards,alerts}/**/*.ts"],
      // These run in processes of their own, where the end-to-end tests watch them from outside.
      exclude: ["exporter/cli.ts", "exporter/demo-process.ts"],
      reporter: ["text-summary", "html", "json-summary"],
      reportsDirectory: "coverage",
      thresholds: { lines: 95 },
    },
  },
});
