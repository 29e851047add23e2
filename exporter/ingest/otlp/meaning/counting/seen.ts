// Keys of what was counted lately: a repeated delivery is recognised while its key is among the last so many. Kept are the
// prints of keys: those of spans alone would be more text than everything else that is remembered of them.
import { Print, printKey, usePrintKey, type PrintKey } from "../../../../model/print.ts";
import { SeenIds } from "../../../../model/seen-ids.ts";

/** The print of the key at hand. */
const print = new Print();

interface SeenDump extends ReturnType<SeenIds["dump"]> {
  readonly printKey: PrintKey;
}
/** What was kept before there were prints. */
interface Texts {
  readonly young: readonly string[];
  readonly old: readonly string[];
}

export class Seen {
  readonly #ids: SeenIds;

  /** Remembers at least the last `window` keys, at most twice as many. */
  constructor(window: number) {
    this.#ids = new SeenIds(window);
  }

  has(key: string): boolean {
    return this.#ids.has(print.ofText(key));
  }

  /** True if the key is new. */
  add(key: string): boolean {
    return this.#ids.add(print.ofText(key));
  }

  dump(): SeenDump {
    return { ...this.#ids.dump(), printKey: printKey() };
  }

  restore(from: SeenDump | Texts): void {
    if ("printKey" in from) {
      usePrintKey(from.printKey);
      this.#ids.restore(from);
    } else for (const key of [...from.old, ...from.young]) this.add(key);
  }
}
