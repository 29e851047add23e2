// Lint rules: typescript-eslint's strict set with types, and the house rules as data with the sentence a person reads.
import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** A metric name written out: dashboards, rules and code would drift from the catalog. */
const METRIC_NAME = "(^|[^a-z0-9_])swarm_[a-z]";
const metricName = [`Literal[value=/${METRIC_NAME}/]`, `TemplateElement[value.raw=/${METRIC_NAME}/]`].map(
  (selector) => ({
    selector,
    message: "Metric names stand in exporter/catalog only: import the metric and use its `name`.",
  }),
);

const environment = [
  "MemberExpression[object.name='process'][property.name='env']",
  "ImportSpecifier[imported.name='env']",
].map((selector) => ({
  selector,
  message: "The environment is read in exporter/config.ts only: take the value as an argument.",
}));

const unfinishedTest = {
  selector:
    "MemberExpression[object.name=/^(it|test|describe|bench)$/][property.name=/^(skip|only|todo|skipIf|runIf|fails)$/]",
  message: "Every test runs, everywhere: mend it or delete it.",
};

/**
 * @param {{ selector: string, message: string }[]} rules
 * @returns {{ "no-restricted-syntax": ["error", ...object[]] }}
 */
const forbid = (...rules) => ({ "no-restricted-syntax": ["error", ...rules] });

const MAY_READ_THE_ENVIRONMENT = [
  "exporter/config.ts",
  "exporter/cli.ts",
  "client/index.ts",
  "demo/main.ts",
  "scripts/**",
  "bench/**",
];
/** Where bytes become typed values; past these, no cast. */
const DOORS = [
  "exporter/ingest/**",
  "exporter/http/body.ts",
  "exporter/config.ts",
  "demo/**",
  "scripts/**",
  "bench/**",
  "test/**",
];

export default defineConfig(
  globalIgnores(["dist/", "coverage/", ".cache/", "**/generated/", "test/contract/fixtures/"]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      // The compiler refuses to use a void value; returning one early, or in a for loop's step, reads well.
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // process.env["X"] and records of labels read better the way the compiler wants them (noPropertyAccessFromIndexSignature).
      "@typescript-eslint/dot-notation": "off",
      // `async` without `await` turns what is thrown into a rejection: callers have one way to learn of it.
      "@typescript-eslint/require-await": "off",
      // Ports are plain objects of closures: taking a function out of one is safe.
      "@typescript-eslint/unbound-method": "off",
      // These two rewrite types that are written for what they infer or for how they read.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/consistent-indexed-object-style": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-depth": ["error", 3],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      ...forbid(...metricName, ...environment),
    },
  },
  { files: ["exporter/catalog/**"], rules: forbid(...environment) },
  { files: MAY_READ_THE_ENVIRONMENT, rules: forbid(...metricName) },
  { files: DOORS, rules: { "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }] } },
  // The compiler checks these too (checkJs): it knows Node's globals, and JSDoc casts, which the typed rules do not.
  {
    files: ["**/*.js", "**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    rules: { "no-undef": "off" },
  },
  // A `describe` is one function around many tests; the expected text of a test states names.
  { files: ["test/**"], rules: { "max-lines-per-function": "off", ...forbid(unfinishedTest) } },
);
