// Events that tell little more than how long something took, and how it ended: rendered once, then written by copying.
import { cleanText, LONGEST } from "./clean.ts";
import type { Form, Outbox } from "./outbox.ts";
import type { Watcher } from "./watch.ts";

/** What runs at the moment. */
export interface Load {
  running: number;
}

export interface TimedSettings<Outcome extends string> {
  readonly outbox: Outbox;
  readonly load: Load;
  /** All of the event but its outcome, duration, id and time. */
  readonly fields: Readonly<Record<string, string>>;
  readonly outcomeOf: (error: unknown) => Outcome;
}

export class TimedKind<Outcome extends string> implements Watcher {
  readonly #settings: TimedSettings<Outcome | "ok">;
  readonly #outbox: Outbox;
  readonly #load: Load;
  readonly #ok: Form;
  /** By outcome, as far as they happened. */
  readonly #others = new Map<string, Form>();

  constructor(settings: TimedSettings<Outcome | "ok">) {
    this.#settings = settings;
    this.#outbox = settings.outbox;
    this.#load = settings.load;
    this.#ok = settings.outbox.form({ ...settings.fields, outcome: "ok" });
  }

  begin(): number {
    this.#load.running++;
    return performance.now();
  }

  ended(begun: number): void {
    this.#load.running--;
    this.#outbox.writeTimed(this.#ok, begun, performance.now());
  }

  threw(begun: number, error: unknown): void {
    this.#load.running--;
    this.write(this.#settings.outcomeOf(error), begun);
  }

  write(outcome: Outcome | "ok", begun: number): void {
    this.#outbox.writeTimed(outcome === "ok" ? this.#ok : this.#other(outcome), begun, performance.now());
  }

  #other(outcome: Outcome | "ok"): Form {
    let form = this.#others.get(outcome);
    if (form === undefined) {
      form = this.#outbox.form({ ...this.#settings.fields, outcome });
      this.#others.set(outcome, form);
    }
    return form;
  }
}

/** Made when first asked for, and kept, up to so many: more are a sign that names hold ids. */
const CAPACITY = 1000;

export class Kinds<T> {
  readonly #made = new Map<string, T>();
  readonly #make: (name: string) => T;

  /** `make` is given a name as the exporter takes it; empty if there is none. */
  constructor(make: (name: string) => T) {
    this.#make = make;
  }

  of(told: unknown): T {
    const name = typeof told === "string" && told.length <= LONGEST ? told : (cleanText(told) ?? "");
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    if (this.#made.size >= CAPACITY) this.#made.clear();
    const kind = this.#make(cleanText(name) ?? "");
    this.#made.set(name, kind);
    return kind;
  }
}
