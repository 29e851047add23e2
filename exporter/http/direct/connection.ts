// One connection, as long as all that comes over it are plain requests to take events. With the first that is anything else it
// goes to node:http, with the bytes not yet taken, and stays there.
import type { Socket } from "node:net";
import { faultAnswer, type Answer } from "../answer.ts";
import type { Body } from "../body.ts";
import { takeBody, type Taking } from "../events.ts";
import type { Asker } from "../guard.ts";
import { Gathering } from "./gathering.ts";
import { readHead, type Head } from "./head.ts";
import type { Watch, Watched } from "./watch.ts";
import { BAD_REQUEST, TOO_SLOW, wireText } from "./wire.ts";

/** What all connections share. */
export interface Direct extends Taking {
  readonly watch: Watch;
  readonly limits: Limits;
  /** Whether who sends this may. */
  readonly admits: (asker: Asker) => boolean;
  /** Gives a connection to node:http. */
  readonly handOver: (socket: Socket) => void;
}

/** Milliseconds a connection may be in a state. */
export type Limits = Readonly<Record<Exclude<State, "answering" | "over">, number>>;

/**
 * Nothing has come yet; nothing is under way; a part of a body is there; a body is being taken in; the client does not read its
 * answers; it closes once the last answer is sent; it is closed or of node:http.
 */
type State = "fresh" | "idle" | "gathering" | "answering" | "clogged" | "ending" | "over";

const NOTHING = Buffer.alloc(0);

export class Connection implements Watched {
  readonly #socket: Socket;
  readonly #direct: Direct;
  #state: State = "fresh";
  #since: number;
  /** What came behind the request at hand, which has not been answered. */
  #unread: Buffer = NOTHING;
  #gathering: Gathering | undefined;
  #admitted: Asker | undefined;
  #clientEnded = false;

  constructor(socket: Socket, direct: Direct) {
    this.#socket = socket;
    this.#direct = direct;
    this.#since = direct.watch.now;
    direct.watch.add(this);
    for (const [event, listener] of this.#listeners) socket.on(event, listener);
  }

  check(now: number): void {
    if (this.#state === "answering" || this.#state === "over") return;
    if (now - this.#since <= this.#direct.limits[this.#state]) return;
    if (this.#state === "fresh" || this.#state === "gathering") this.#breakOff(TOO_SLOW);
    else this.#socket.destroy();
  }

  endIfIdle(): void {
    if (this.#state === "fresh" || this.#state === "idle") this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #onData = (chunk: Buffer): void => {
    if (this.#gathering !== undefined) return this.#gather(this.#gathering, chunk);
    if (this.#state === "fresh" || this.#state === "idle") return this.#read(chunk);
    if (this.#state === "ending") return;
    // It waits: in the socket, but for the little that is already here.
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    this.#socket.pause();
  };

  #onEnd = (): void => {
    this.#clientEnded = true;
    if (this.#state === "gathering") this.#breakOff(BAD_REQUEST);
    else if (this.#state !== "answering") this.#end();
  };

  #onDrain = (): void => {
    if (this.#state === "clogged") this.#goOn();
  };

  #onClose = (): void => {
    this.#dropBody();
    this.#enter("over");
    this.#direct.watch.delete(this);
  };

  /** A client that went away is no fault of ours; `close` follows. */
  #onError = (): void => undefined;

  readonly #listeners = [
    ["data", this.#onData],
    ["end", this.#onEnd],
    ["drain", this.#onDrain],
    ["close", this.#onClose],
    ["error", this.#onError],
  ] as const;

  #enter(state: State): void {
    this.#state = state;
    this.#since = this.#direct.watch.now;
  }

  /** Takes the requests in these bytes, which begin with one. */
  #read(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const head = readHead(bytes, at);
      if (head === undefined || !this.#isForUs(head)) return this.#handOver(bytes.subarray(at));
      const end = head.end + head.length;
      if (end > bytes.length) return this.#beginGathering(head, bytes, at);
      at = end;
      const goesOn = this.#take(head, bytes.subarray(head.end, end));
      if (goesOn) continue;
      this.#unread = bytes.subarray(at);
      if (this.#unread.length > 0) this.#socket.pause();
      return;
    }
  }

  /** What is to be refused without a look at its body is left to node:http, whose answers are in no hurry. */
  #isForUs(head: Head): boolean {
    const { ports, maxBodyBytes } = this.#direct;
    return head.length <= maxBodyBytes && ports.ready() && this.#isAdmitted(head);
  }

  /** Most clients say the same in every request. */
  #isAdmitted(head: Head): boolean {
    const last = this.#admitted;
    const isSame = last?.host === head.host && last.origin === head.origin && last.authorization === head.authorization;
    if (!isSame && !this.#direct.admits(head)) return false;
    this.#admitted = head;
    return true;
  }

  #beginGathering(head: Head, bytes: Buffer, at: number): void {
    const gathering = Gathering.begin(head, this.#direct.inflow);
    // There is no room: node:http says so, and knows what to do with the rest of the body.
    if (gathering === undefined) return this.#handOver(bytes.subarray(at));
    this.#gathering = gathering;
    this.#enter("gathering");
    this.#gather(gathering, bytes.subarray(head.end));
  }

  #gather(gathering: Gathering, chunk: Buffer): void {
    const rest = gathering.add(chunk);
    if (rest === undefined) return;
    this.#gathering = undefined;
    const goesOn = this.#answer(gathering.body, gathering.prefer);
    if (goesOn) return this.#read(rest);
    this.#unread = rest;
    if (rest.length > 0) this.#socket.pause();
  }

  /** Takes in a body that lies in one piece; true if the next request can be read. */
  #take({ prefer, length }: Head, bytes: Buffer): boolean {
    const { inflow, ports, onFault } = this.#direct;
    try {
      inflow.hold(length);
    } catch (error) {
      ports.refuse("SWM_BUSY");
      return this.#send(faultAnswer(error, onFault));
    }
    return this.#answer({ bytes, held: length }, prefer);
  }

  #answer(body: Body, prefer: string | undefined): boolean {
    const fault = (error: unknown): Answer => faultAnswer(error, this.#direct.onFault);
    let answer: Answer | Promise<Answer>;
    try {
      answer = takeBody(this.#direct, body, prefer);
    } catch (error) {
      answer = fault(error);
    }
    if (!(answer instanceof Promise)) return this.#send(answer);
    this.#enter("answering");
    void answer.catch(fault).then((made) => {
      if (this.#state === "answering" && this.#send(made)) this.#goOn();
    });
    return false;
  }

  /** True if the next request can be read. */
  #send(answer: Answer): boolean {
    const { watch, limits } = this.#direct;
    const closes = answer.closes || watch.isStopping;
    const formalities = { date: watch.date, closes, keptSeconds: limits.idle / 1000 };
    const isFlowing = this.#socket.write(wireText(answer, formalities));
    this.#enter(isFlowing ? "idle" : "clogged");
    if (closes || this.#clientEnded) this.#end();
    return isFlowing && !closes;
  }

  /** Reads what has waited for the answer. */
  #goOn(): void {
    this.#enter("idle");
    const unread = this.#unread;
    this.#unread = NOTHING;
    this.#read(unread);
    if (this.#state !== "over" && this.#unread.length === 0) this.#socket.resume();
  }

  #handOver(unread: Buffer): void {
    const socket = this.#socket;
    for (const [event, listener] of this.#listeners) socket.off(event, listener);
    this.#enter("over");
    this.#direct.watch.delete(this);
    // Paused, it keeps what is put back until somebody reads it.
    socket.pause();
    socket.unshift(unread);
    this.#direct.handOver(socket);
    socket.resume();
  }

  #breakOff(answer: string): void {
    this.#dropBody();
    this.#socket.write(answer);
    this.#end();
  }

  /** Sends what is to be sent, then closes, whatever the client still has to say. */
  #end(): void {
    this.#enter("ending");
    this.#socket.destroySoon();
  }

  /** A body that will never be whole. */
  #dropBody(): void {
    if (this.#gathering === undefined) return;
    this.#gathering.drop();
    this.#gathering = undefined;
    this.#direct.ports.refuse("SWM_BODY_INCOMPLETE");
  }
}
