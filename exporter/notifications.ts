// The last notifications Alertmanager sent here: so that alerting can be seen to work before a real receiver is set.

/** At the largest size the door takes, these are 50 MB. */
const KEPT = 50;

export class Notifications {
  readonly #kept: { readonly receivedAt: string; readonly payload: unknown }[] = [];

  add(payload: unknown): void {
    this.#kept.push({ receivedAt: new Date().toISOString(), payload });
    if (this.#kept.length > KEPT) this.#kept.shift();
  }

  /** Newest first. */
  all(): readonly unknown[] {
    return this.#kept.toReversed();
  }
}
