// `npm run check [-- <step>…]`: runs the named steps, or all. `--list` says which there are.
import { check } from "./check/check.ts";
import { steps } from "./check/steps.ts";
import { commandLine } from "./command-line.ts";
import { root } from "./root.ts";

const { values, names: wanted } = commandLine({
  usage: `npm run check [-- STEP…]: the steps named, or all of them

  --list  tells which there are`,
  options: { list: false },
  takesNames: true,
});
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));

if (values.list) {
  for (const { name, what } of steps) console.log(`${name.padEnd(18)} ${what}`);
} else if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(", ")}; see npm run check -- --list`);
  process.exitCode = 2;
} else {
  const chosen = wanted.length === 0 ? steps : steps.filter((step) => wanted.includes(step.name));
  process.exitCode = await check(chosen, root);
}
