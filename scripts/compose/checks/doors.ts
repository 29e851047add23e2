// Who gets in: host names at the exporter, Grafana's place on the network, its password.
import { demandNone, type Check } from "../check.ts";
import { statusForHost } from "../ask.ts";
import type { Service, Stack } from "../stack.ts";

export const hostNamesAreChecked: Check = {
  claim: "the exporter answers to its own names only",
  async prove(stack) {
    const named = await statusForHost(stack, "/metrics", "exporter:9464");
    const foreign = await statusForHost(stack, "/metrics", "attacker.example");
    demandNone([
      ...(named === 200 ? [] : [`asked as exporter it answers ${named}`]),
      ...(foreign >= 400 && foreign < 500 ? [] : [`asked as attacker.example it answers ${foreign}`]),
    ]);
    return undefined;
  },
};

async function reaches(stack: Stack, from: Service, url: string): Promise<boolean> {
  return stack.compose("exec", "--no-TTY", from, "wget", "-q", "-T", "3", "-O", "/dev/null", url).then(
    () => true,
    () => false,
  );
}

export const grafanaIsApart: Check = {
  claim: "Grafana reaches Prometheus but not the exporter",
  async prove(stack) {
    demandNone([
      ...((await reaches(stack, "grafana", "http://prometheus:9090/-/ready")) ? [] : ["it does not reach Prometheus"]),
      ...((await reaches(stack, "grafana", "http://exporter:9464/healthz")) ? ["it reaches the exporter"] : []),
      // Or the line above would prove nothing: the same question from where it must be answered.
      ...((await reaches(stack, "prometheus", "http://exporter:9464/healthz"))
        ? []
        : ["Prometheus does not reach the exporter"]),
    ]);
    return undefined;
  },
};

const PASSWORD_FILE = "/var/lib/grafana/admin-password";

export const passwordIsSecret: Check = {
  claim: "Grafana's password is random, private, and outlives a restart",
  async prove(stack) {
    const read = (): Promise<string> => stack.compose("exec", "--no-TTY", "grafana", "cat", PASSWORD_FILE);
    const mode = (await stack.compose("exec", "--no-TTY", "grafana", "stat", "-c", "%a", PASSWORD_FILE)).trim();
    const password = await read();
    await stack.compose("restart", "grafana");
    demandNone([
      ...(/^[A-Za-z0-9+/]{32}\n$/.test(password) ? [] : ["it is not 32 random characters"]),
      ...(mode === "600" ? [] : [`its file has mode ${mode}`]),
      ...((await read()) === password ? [] : ["a restart made another one"]),
    ]);
    return undefined;
  },
};
