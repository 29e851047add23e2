// `npm test`: fetches the servers the tests run against, then every step of `npm run check`.
import { check } from "./check/check.ts";
import { steps } from "./check/steps.ts";
import { commandLine } from "./command-line.ts";
import { root } from "./root.ts";
import { servers } from "./servers.ts";

commandLine({ usage: "npm test: fetches the servers the tests run against, then takes every step of npm run check" });
try {
  // Here, once and told, rather than inside whichever test comes first.
  const { "2.42": oldest, current } = await servers(root);
  console.log(`tests run against ${oldest.prometheus.version}\n              and ${current.prometheus.version}`);
} catch (error) {
  // Not the end: the tests that need them fail by name, and everything else is worth knowing.
  console.error(`Servers could not be fetched: ${error instanceof Error ? error.message : String(error)}`);
}

process.exitCode = await check(steps, root);
