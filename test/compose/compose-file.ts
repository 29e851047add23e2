// docker-compose.yml as the tests read it: YAML with merge keys, variables left as they are written.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CORE_SCHEMA, load, mergeTag } from "js-yaml";

export const repository = join(import.meta.dirname, "..", "..");

export interface Service {
  readonly image: string;
  readonly build?: object;
  readonly user: string;
  readonly init?: boolean;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly pids_limit: number;
  readonly mem_limit: string;
  readonly cpus: number;
  readonly ulimits: Readonly<Record<string, object>>;
  readonly restart: string;
  readonly stop_grace_period: string;
  readonly logging: { readonly options: Readonly<Record<string, string>> };
  readonly healthcheck: { readonly test: readonly string[]; readonly timeout: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: object;
  readonly volumes: object;
}

export const composeFile = load(readFileSync(join(repository, "docker-compose.yml"), "utf8"), {
  schema: CORE_SCHEMA.withTags(mergeTag),
}) as ComposeFile;

export function service(name: string): Service {
  const found = composeFile.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

export const services = Object.entries(composeFile.services);

/** `source:target:options` by target, variables at their defaults. */
export function mountsOf({
  volumes = [],
}: Service): ReadonlyMap<string, { source: string; options: string | undefined }> {
  return new Map(
    volumes.map((volume) => {
      const [source = "", target = "", options] = volume.replaceAll(/\$\{\w+:-([^}]*)\}/g, "$1").split(":");
      return [target, { source, options }];
    }),
  );
}
