// `npm run test:clients` and `npm run test:python`: installs real clients, has them tell the exporter what they do, and looks at what it counted.
import { check } from "./check/check.ts";
import { vitest } from "./check/steps.ts";
import type { Step } from "./check/step.ts";
import { javascriptClients } from "./clients/javascript.ts";
import { pythonClients } from "./clients/python.ts";
import { root } from "./root.ts";

interface Registry {
  readonly install: () => Promise<void>;
  readonly step: Step;
}

const registries: Readonly<Record<string, Registry>> = {
  npm: {
    install: javascriptClients,
    step: {
      name: "clients",
      what: "What real clients from npm tell is counted, once, under the right names.",
      mend: "npx vitest run --project clients runs them again, if they are installed",
      ...vitest("clients"),
    },
  },
  pypi: {
    install: () => pythonClients(root),
    step: {
      name: "python",
      what: "What real clients from PyPI tell is counted, once, under the right names.",
      mend: "npx vitest run --project python runs them again, if they are installed",
      ...vitest("python"),
    },
  },
};

const chosen = registries[process.argv[2] ?? ""];
if (chosen === undefined) {
  console.error(`usage: test-clients ${Object.keys(registries).join(" | ")}`);
  process.exitCode = 2;
} else {
  try {
    await chosen.install();
  } catch (error) {
    // Not the end: the tests that need them fail by name, and that is what is counted.
    console.error(`Clients could not be installed: ${error instanceof Error ? error.message : String(error)}`);
  }
  process.exitCode = await check([chosen.step], root);
}
