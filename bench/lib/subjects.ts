// Starts what is compared: our exporter, the peer made of the usual parts, and the Pushgateway.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { freePort } from "../../scripts/program.ts";
import { root } from "../../scripts/root.ts";
import { Connection, request } from "./connection.ts";
import { loadPrograms } from "./debian.ts";
import { flags } from "./exporter-flags.ts";
import { cards, ours } from "./happenings.ts";
import type { Context } from "./measurement.ts";
import { benchPackages } from "./packages.ts";
import { Subject } from "./subject.ts";

const LISTENS = /listens on (http:\/\/\S+)/;
/** The peer's heap outgrows what Node allows by itself on small machines. */
const ROOM = "--max-old-space-size=8192";

/** Our exporter as it is installed, a process of its own. */
export async function startOurs({ stage, exporter }: Context, more: readonly string[] = []): Promise<Subject> {
  const probe = join(await stage.folder(), "probe");
  const command = [process.execPath, ...probed(probe), exporter, ...flags, ...more];
  const { pid, found } = await stage.start("server", command, LISTENS);
  return new Subject("swarmscope", pid, found, ours, probe);
}

/** express, zod and prom-client; with a database, better-sqlite3 as well. */
export async function startCard({ stage }: Context, more: readonly string[] = []): Promise<Subject> {
  await benchPackages();
  const probe = join(await stage.folder(), "probe");
  const command = [process.execPath, ROOM, ...probed(probe), join(root, "dist/bench/peers/card.js"), ...more];
  const { pid, found } = await stage.start("server", command, LISTENS);
  return new Subject("express + zod + prom-client", pid, found, cards, probe);
}

/** A bare server on node:http that drops what it is told. It has no page. */
export async function startDiscard({ stage }: Context): Promise<Subject> {
  const { pid, found } = await stage.start(
    "server",
    [process.execPath, join(root, "dist/bench/peers/discard.js")],
    LISTENS,
  );
  return new Subject("node:http discarding", pid, found, ours, "");
}

/** A Pushgateway that holds this page. It takes no events. */
export async function startPushgateway({ stage }: Context, page: Buffer): Promise<Subject> {
  const { pushgateway } = await loadPrograms();
  const address = `127.0.0.1:${await freePort()}`;
  const command = [pushgateway, `--web.listen-address=${address}`];
  const { pid } = await stage.start("server", command, /listen/i);
  const url = new URL(`http://${address}/metrics/job/bench`);
  const connection = new Connection(url);
  const { status } = await connection.send(request("PUT", url, "", page));
  connection.close();
  if (status !== 200) throw new Error(`the Pushgateway refused the page with ${status}`);
  return new Subject("Pushgateway", pid, `http://${address}`, cards, "");
}

function probed(socket: string): readonly string[] {
  const url = pathToFileURL(join(root, "dist/bench/probe.js"));
  url.searchParams.set("socket", socket);
  return ["--import", url.href];
}
