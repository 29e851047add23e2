// Docker adds chains to the packet filter and leaves them there: this puts the filter back as it was.
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { run } from "./command.ts";

const FORWARDING = "/proc/sys/net/ipv4/ip_forward";

/** Remembers what an engine changes; the function it gives undoes the change. */
export async function firewall(): Promise<() => Promise<void>> {
  const forwarding = await readFile(FORWARDING, "utf8");
  const policy = policyOf(await run("iptables", ["-S", "FORWARD"]));
  return async () => {
    await restore(withoutDocker(await run("iptables-save", [])));
    await run("iptables", ["-P", "FORWARD", policy]);
    await writeFile(FORWARDING, forwarding);
  };
}

/** `-P FORWARD DROP` gives DROP; what nobody has changed is ACCEPT. */
export function policyOf(rules: string): string {
  return /^-P FORWARD (\w+)/m.exec(rules)?.[1] ?? "ACCEPT";
}

/** The saved tables without Docker's chains and every rule that names them. */
export function withoutDocker(saved: string): string {
  return saved
    .split("\n")
    .filter((line) => !/\bDOCKER\b|\bdocker0\b/.test(line))
    .join("\n");
}

async function restore(tables: string): Promise<void> {
  const restoring = spawn("iptables-restore", { stdio: ["pipe", "inherit", "inherit"] });
  restoring.stdin.end(tables);
  await once(restoring, "exit");
}
