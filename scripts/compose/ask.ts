// Questions to the running stack over HTTP, from this machine, as a person with curl would ask them.
import { request } from "node:http";
import type { Published, Stack } from "./stack.ts";

const ANSWER_LIMIT_MS = 10_000;

function addressOf({ ports }: Stack, service: Published, path: string): string {
  return `http://127.0.0.1:${ports[service]}${path}`;
}

/** The JSON of a good answer; rejects with the status and the text of any other. The caller says what is in it. */
export async function ask<T>(stack: Stack, service: Published, path: string): Promise<T> {
  const response = await fetch(addressOf(stack, service, path), { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service}${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}

/** Posts events to the exporter; rejects if it does not take them. */
export async function post(stack: Stack, path: string, body: unknown): Promise<void> {
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const headers = { "content-type": "application/json" };
  const asking = { method: "POST", headers, body: JSON.stringify(body), signal };
  const response = await fetch(addressOf(stack, "exporter", path), asking);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

/** The status of a request that asks for another host name than the one it was sent to. */
export function statusForHost(stack: Stack, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(addressOf(stack, "exporter", path), { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on("error", reject);
    asking.end();
  });
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [seconds: number, value: string];
}

/** The value of a PromQL expression that gives one; undefined while there is none. */
export async function query(stack: Stack, expression: string): Promise<number | undefined> {
  const path = `/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { data } = await ask<{ data: { result: readonly Sample[] } }>(stack, "prometheus", path);
  const text = data.result[0]?.value[1];
  return text === undefined ? undefined : Number(text);
}
