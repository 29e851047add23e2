// The program stops while everybody sends: nobody is left waiting, and what was acknowledged is kept.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { answersIn, Client } from "./direct/talk.ts";
import { startExporter } from "./exporter-under-test.ts";

const BODY = '{"kind":"task.finished","agent":"a","outcome":"ok","duration":1.5}';
const REQUEST = `POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
const SENDERS = 8;

/** Sends one event after the other until the connection is closed; how many were acknowledged. */
async function send(port: number, told: () => void): Promise<number> {
  const client = new Client(port);
  for (let sent = 1; !client.socket.destroyed; sent++) {
    await client.say([REQUEST]);
    await client.answers(sent);
    told();
  }
  const answers = answersIn(client.heard);
  expect(answers.join("")).toBe(client.heard);
  return answers.filter((answer) => answer.startsWith("HTTP/1.1 200 ")).length;
}

it("a stop under load loses nothing that was acknowledged, and waits for nobody who is idle", async () => {
  const folder = mkdtempSync(join(tmpdir(), "swarmscope-stop-"));
  const exporter = await startExporter("--data-dir", folder);
  const { port } = new URL(exporter.url);
  let answers = 0;
  const idle = new Client(Number(port));
  const senders = Array.from({ length: SENDERS }, async () => send(Number(port), () => answers++));
  await idle.until(() => answers > 100);
  const began = performance.now();
  await exporter.stop();
  // Connections that are still open after 3 s are broken off: here there are none.
  expect(performance.now() - began).toBeLessThan(2_500);
  const acknowledged = (await Promise.all(senders)).reduce((sum, count) => sum + count, 0);
  await idle.closed;
  const again = await startExporter("--data-dir", folder);
  const page = await (await fetch(`${again.url}/metrics`)).text();
  await again.stop();
  rmSync(folder, { recursive: true });
  const kept = /^swarm_exporter_events_accepted_total\{kind="task.finished"\} (\d+)$/m.exec(page)?.[1];
  expect(Number(kept)).toBe(acknowledged);
  expect(exporter.log.filter((line) => line.startsWith("error"))).toEqual([]);
});
