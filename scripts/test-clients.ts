// `npm run test:clients` and `npm run test:python`: installs real clients, has them tell the exporter what they do, and looks at what it counted.
import { check } from "./check/check.ts";
import { vitest } from "./check/steps.ts";
import type { Step } from "./check/step.ts";
import { commandLine, mistaken } from "./command-line.ts";
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

const { names } = commandLine({
  usage: `npm run test:clients, npm run test:python: what real clients tell is counted, once, under the right names

Installs the clients of the registry (${Object.keys(registries).join(", ")}) first, once.`,
  takesNames: true,
});
const chosen = registries[names[0] ?? ""] ?? mistaken(`There is no registry '${names[0] ?? ""}'`);
try {
  await chosen.install();
} catch (error) {
  // Not the end: the tests that need them fail by name, and that is what is counted.
  console.error(`Clients could not be installed: ${error instanceof Error ? error.message : String(error)}`);
}
process.exitCode = await check([chosen.step], root);
