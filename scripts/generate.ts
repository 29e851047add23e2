// `npm run generate`: writes the generated files that changed. `--check` writes nothing and fails if any would change.
import { artifacts } from "./artifacts.ts";
import { commandLine } from "./command-line.ts";
import { differences, writeAll } from "./generated-files.ts";
import { root } from "./root.ts";

const { values } = commandLine({
  usage: `npm run generate [-- --check]: writes the generated files that are not what their source gives

  --check  writes nothing, and fails if any would be written`,
  options: { check: false },
});

const changes = values.check ? differences(artifacts, root) : writeAll(artifacts, root);
for (const { path, kind } of changes) console.log(`${kind.padEnd(9)} ${path}`);
if (!values.check) console.log(`${String(changes.length)} of ${String(artifacts.length)} generated files changed`);
if (values.check && changes.length > 0) {
  console.error("npm run generate makes them what their source gives.");
  process.exitCode = 1;
}
