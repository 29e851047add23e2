// A server under test: our exporter or a peer, fed and scraped over HTTP, watched from outside.
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { bodyOf, freshNonces, stamp } from "./bodies.ts";
import { Connection, request, type Answer } from "./connection.ts";
import type { Dialect, Happening } from "./happenings.ts";
import { peakMemory, processorSeconds } from "./proc.ts";

/** Events of one body when a swarm is set up. */
const FEED_BATCH = 500;

export class Subject {
  readonly name: string;
  readonly pid: number;
  readonly events: URL;
  readonly dialect: Dialect;
  readonly #metrics: URL;
  readonly #probe: string;
  readonly #connection: Connection;

  constructor(name: string, pid: number, url: string, dialect: Dialect, probe: string) {
    this.name = name;
    this.pid = pid;
    this.dialect = dialect;
    this.events = new URL("/v1/events", url);
    this.#metrics = new URL("/metrics", url);
    this.#probe = probe;
    this.#connection = new Connection(this.events);
  }

  /** `127.0.0.1:port`, as Prometheus wants it. */
  get address(): string {
    return this.events.host;
  }

  /** Tells what happened, in bodies of moderate size. Rejects unless all of them are taken. */
  async feed(happenings: readonly Happening[]): Promise<void> {
    let nonce = freshNonces(Math.ceil(happenings.length / FEED_BATCH));
    for (let at = 0; at < happenings.length; at += FEED_BATCH) {
      const body = bodyOf(happenings.slice(at, at + FEED_BATCH), this.dialect, stamp(Date.now(), nonce++));
      const { status } = await this.#connection.send(request("POST", this.events, "", body));
      if (status !== 200 && status !== 202) throw new Error(`${this.name} answered a batch with ${status}`);
    }
  }

  /** Reads the page once. `headers` are lines that end in CRLF; `keep` keeps the body. */
  async scrape(headers = "", keep = false, connection = this.#connection): Promise<Answer> {
    const answer = await connection.send(request("GET", this.#metrics, headers), keep);
    if (answer.status !== 200) throw new Error(`${this.name} answered a scrape with ${answer.status}`);
    return answer;
  }

  /** The lines of the page that are samples. */
  async samples(): Promise<readonly string[]> {
    const { body } = await this.scrape("", true);
    return body
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
  }

  processorSeconds(): number {
    return processorSeconds(this.pid);
  }

  peakMemory(): number {
    return peakMemory(this.pid);
  }

  /** Begins to watch the event loop. */
  async watchLoop(): Promise<void> {
    await this.#ask();
  }

  /** Seconds of the longest turn of the event loop since `watchLoop`. */
  async longestTurn(): Promise<number> {
    return Number(await this.#ask());
  }

  async #ask(): Promise<string> {
    return await text(connect(this.#probe));
  }
}
