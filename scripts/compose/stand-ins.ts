// Stand-ins for the public images, where no registry can be reached: same names, users and places, real programs where Debian has them.
// Prometheus, Alertmanager and Node in them are real. Grafana is not: its stand-in only checks what Grafana would be given.
import { cp, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../root.ts";
import { servers } from "../servers.ts";
import { BASE_IMAGE, importBase } from "./base-image.ts";
import { run } from "./command.ts";
import type { Engine } from "./engine.ts";

const STAND_IN_LABEL = "swarmscope.stand-in";

/** Puts what the image holds into a folder, and gives the steps of its Dockerfile after the base. */
type Recipe = (context: string) => Promise<readonly string[]>;

const BUSYBOX_WGET = "RUN ln -s /bin/busybox /usr/local/bin/wget";

async function prometheus(context: string): Promise<readonly string[]> {
  const { current } = await servers(root);
  for (const name of ["prometheus", "promtool"] as const) await cp(current[name].path, join(context, name));
  return [
    BUSYBOX_WGET,
    "COPY prometheus promtool /bin/",
    "RUN mkdir -p /prometheus /etc/prometheus && chown -R nobody:nogroup /prometheus /etc/prometheus",
    "USER nobody",
    "WORKDIR /prometheus",
    'ENTRYPOINT ["/bin/prometheus"]',
    'CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]',
  ];
}

async function alertmanager(context: string): Promise<readonly string[]> {
  const { current } = await servers(root);
  const unpacked = join(dirname(current.alertmanager.path), "..");
  await cp(join(unpacked, "bin", "prometheus-alertmanager"), join(context, "alertmanager"));
  await cp(join(unpacked, "bin", "amtool"), join(context, "amtool"));
  // Debian's build reads the default templates from here; the public image has them inside the program.
  await cp(join(unpacked, "share", "prometheus", "alertmanager"), join(context, "templates"), { recursive: true });
  return [
    BUSYBOX_WGET,
    "COPY alertmanager amtool /bin/",
    "COPY templates /usr/share/prometheus/alertmanager",
    "RUN mkdir -p /alertmanager /etc/alertmanager && chown -R nobody:nogroup /alertmanager /etc/alertmanager",
    "USER nobody",
    "WORKDIR /alertmanager",
    'ENTRYPOINT ["/bin/alertmanager"]',
    'CMD ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]',
  ];
}

async function node(context: string): Promise<readonly string[]> {
  // <npm>/bin/npm-cli.js is what the command leads to; the programs of npm carry all they need.
  const npm = dirname(dirname(await realpath((await run("sh", ["-c", "command -v npm"])).trim())));
  await cp(npm, join(context, "npm"), { recursive: true, dereference: true });
  return [
    "COPY npm /usr/local/lib/node_modules/npm",
    "RUN ln -s /usr/bin/node /usr/local/bin/node && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm",
    "RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node",
    'CMD ["node"]',
  ];
}

async function grafana(context: string): Promise<readonly string[]> {
  // This runs compiled, and so do they: Node in the container needs no TypeScript.
  await cp(new URL("./grafana-stand-in.js", import.meta.url), join(context, "grafana-stand-in.js"));
  await cp(new URL("./grafana-faults.js", import.meta.url), join(context, "grafana-faults.js"));
  await cp(join(root, "node_modules", "js-yaml"), join(context, "node_modules", "js-yaml"), { recursive: true });
  await writeFile(join(context, "package.json"), '{"type":"module"}\n');
  await writeFile(join(context, "run.sh"), "#!/bin/sh\nexec node /opt/grafana-stand-in/grafana-stand-in.js\n", {
    mode: 0o755,
  });
  return [
    BUSYBOX_WGET,
    "RUN useradd --uid 472 --gid 0 --no-create-home grafana",
    "RUN mkdir -p /var/lib/grafana /etc/grafana && chown grafana:root /var/lib/grafana",
    "COPY package.json grafana-stand-in.js grafana-faults.js /opt/grafana-stand-in/",
    "COPY node_modules /opt/grafana-stand-in/node_modules",
    "COPY run.sh /run.sh",
    "USER grafana",
    'ENTRYPOINT ["/run.sh"]',
  ];
}

const RECIPES: readonly (readonly [repository: RegExp, Recipe])[] = [
  [/^prom\/prometheus:/, prometheus],
  [/^prom\/alertmanager:/, alertmanager],
  [/^node:/, node],
  [/^grafana\/grafana:/, grafana],
];

/**
 * Builds a stand-in for each of the images the engine does not have, and gives their names.
 * An image that is there stays: it is the real one, pulled by somebody.
 */
export async function makeStandIns(
  images: readonly string[],
  folder: string,
  engine: Engine,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const image of images) if (!(await isReal(image, engine))) missing.push(image);
  if (missing.length > 0) await importBase(folder, engine);
  for (const image of missing) await makeStandIn(image, join(folder, "context"), engine);
  return missing;
}

/** A stand-in that an earlier run left behind does not count. */
async function isReal(image: string, { env }: Engine): Promise<boolean> {
  const label = `{{index .Config.Labels "${STAND_IN_LABEL}"}}`;
  const mark = await run("docker", ["image", "inspect", "--format", label, image], { env }).catch(() => "absent");
  return mark.trim() === "";
}

async function makeStandIn(image: string, context: string, { env }: Engine): Promise<void> {
  const recipe = RECIPES.find(([repository]) => repository.test(image))?.[1];
  if (recipe === undefined) throw new Error(`there is no stand-in for ${image}`);
  await rm(context, { recursive: true, force: true });
  await mkdir(context, { recursive: true });
  try {
    const steps = await recipe(context);
    const dockerfile = [`FROM ${BASE_IMAGE}`, `LABEL ${STAND_IN_LABEL}=true`, ...steps].join("\n");
    await writeFile(join(context, "Dockerfile"), `${dockerfile}\n`);
    await run("docker", ["build", "--network", "none", "-t", image, context], {
      env: { ...env, DOCKER_BUILDKIT: "0" },
    });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
