// The way from the front to one shard: one connection, one request at a time, so that events arrive in the order they came.
// What comes while a request is under way is put together into the next one: the busier it is, the larger the requests.
import { Agent, request, type IncomingMessage } from "node:http";
import { errorTable, SwarmscopeError, type ErrorCode } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Parcel } from "./parcel.ts";

const OPENING = Buffer.from("[");
const COMMA = Buffer.from(",");
const CLOSING = Buffer.from("]");

export interface LinkOptions {
  /** How the shard is called in messages: `shard 1`. */
  readonly name: string;
  /** Where it listens; undefined while it is down. */
  readonly url: () => string | undefined;
  readonly token: string | undefined;
  /** Most bytes and events of a request that is put together; a single parcel is never taken apart. */
  readonly maxBytes: number;
  readonly maxEvents: number;
  /** A shard that says nothing for so long is taken for dead. */
  readonly patienceMs: number;
  readonly log: Log;
}

/** A parcel on its way, and who waits for it. */
interface Sent {
  readonly parcel: Parcel;
  readonly settle: (fault: SwarmscopeError | undefined) => void;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #waiting: Sent[] = [];
  #isBusy = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#options.url() !== undefined;
  }

  /** Resolves when the shard has acknowledged. Rejects with SWM_SHARD_DOWN, or with what the shard itself refuses it for. */
  async send(parcel: Parcel): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const settle: Sent["settle"] = (fault) => {
        if (fault === undefined) resolve();
        else reject(fault);
      };
      this.#waiting.push({ parcel, settle });
      if (!this.#isBusy) void this.#work();
    });
  }

  /** Ends the connection. What is under way must have been acknowledged. */
  close(): void {
    this.#agent.destroy();
  }

  /** What to say when the shard cannot take anything. */
  down(why: string): SwarmscopeError {
    return new SwarmscopeError(
      "SWM_SHARD_DOWN",
      `${this.#options.name} ${why}; the front took nothing of the body, send it again later`,
    );
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const load = this.#nextLoad();
      const fault = await this.#deliver(load.map(({ parcel }) => parcel));
      for (const { settle } of load) settle(fault);
    }
    this.#isBusy = false;
  }

  /** As many parcels as go into one request, at least one. */
  #nextLoad(): readonly Sent[] {
    const { maxBytes, maxEvents } = this.#options;
    let bytes = 0;
    let events = 0;
    const tooMany = this.#waiting.findIndex(({ parcel }, i) => {
      bytes += parcel.bytes.length + 1;
      events += parcel.events;
      return i > 0 && (bytes >= maxBytes || events > maxEvents);
    });
    return this.#waiting.splice(0, tooMany === -1 ? this.#waiting.length : tooMany);
  }

  /** Delivers; gives what went wrong, or undefined. */
  async #deliver(parcels: readonly Parcel[]): Promise<SwarmscopeError | undefined> {
    const url = this.#options.url();
    if (url === undefined) return this.down("is down");
    try {
      const { status, text } = await this.#post(url, parcels);
      return this.#judge(status, text, parcels);
    } catch (error) {
      return this.down(`does not answer (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  #judge(status: number, text: string, parcels: readonly Parcel[]): SwarmscopeError | undefined {
    const { name, log } = this.#options;
    const answer = parse(text);
    const taken = answer["accepted"];
    if (typeof taken === "number") {
      const sent = parcels.reduce((sum, { events }) => sum + events, 0);
      // Both read by the same rules: this is a fault of the program, and sending again would not mend it.
      if (taken !== sent)
        log("error", `${name} took ${String(taken)} of ${String(sent)} events: ${text.slice(0, 500)}`);
      return undefined;
    }
    const { code, message } = parse(answer["error"]);
    const said = typeof message === "string" ? message : "";
    if (!isPassedOn(code)) return this.down(`answers ${String(status)} ${said}`.trimEnd());
    return new SwarmscopeError(code, `${name}: ${said}`);
  }

  async #post(url: string, parcels: readonly Parcel[]): Promise<{ status: number; text: string }> {
    const chunks = parcels.flatMap(({ bytes }, i) => [i === 0 ? OPENING : COMMA, bytes]);
    chunks.push(CLOSING);
    const { token, patienceMs } = this.#options;
    const headers = {
      // By this name every exporter may be asked, whatever address it listens on.
      Host: "localhost",
      "Content-Type": "application/json",
      "Content-Length": chunks.reduce((sum, { length }) => sum + length, 0),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    };
    return await new Promise((resolve, reject) => {
      const sent = request(`${url}/v1/events`, { method: "POST", agent: this.#agent, headers });
      sent.setTimeout(patienceMs, () => sent.destroy(new Error(`nothing for ${String(patienceMs / 1000)} s`)));
      sent.once("error", reject);
      sent.once("response", (response) => {
        readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
      });
      for (const chunk of chunks) sent.write(chunk);
      sent.end();
    });
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = "";
  response.setEncoding("utf8");
  for await (const chunk of response) text += String(chunk);
  return text;
}

/** A JSON object, or what is in one; nothing of anything else. */
function parse(value: unknown): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return typeof found === "object" && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}

/** Refusals of a shard its sender should know as they are: they say when to come again. */
function isPassedOn(code: unknown): code is ErrorCode {
  return typeof code === "string" && code in errorTable && code !== "SWM_STOPPING";
}
