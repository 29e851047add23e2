// How long it takes from a fault to a notification, in one place. A fast alert without `for` reaches the webhook within
// scrape + evaluation + group wait = 10 + 5 + 1 s, a further one of the same group within 10 + 5 + 10 s, and delivery.
// A second, faster scrape of the same page would shorten that, but every series would be there twice and every sum doubled.

/** Evaluation intervals divide it or are divided by it, so that no sample is judged late by more than one evaluation. */
export const SCRAPE_INTERVAL = "10s";
/** Less than the interval: a target that hangs is known to be down well before the next scrape. */
export const SCRAPE_TIMEOUT = "5s";

/** For causes and context: nobody has to act within the minute. */
export const EVALUATION_INTERVAL = "30s";
/** For what must be heard of within 30 seconds. */
export const FAST_EVALUATION = "5s";
/** For expressions over a window of every attempt: twice the interval halves the cost, 10 + 10 + 1 s still keep the promise. */
export const WINDOW_EVALUATION = "10s";
/** For targets: `up` is a handful of series, and each second saved is one for `for`. */
export const TARGET_EVALUATION = "2s";
/** Longer than one scrape, so that one failed scrape (a restart) is no alert and two are: 10 + 5 + 2 + 10 + 1 s at worst. */
export const TARGET_FOR = "10s";
/** Fast alerts have no `for` to calm them; they stay this long after the value is good again. */
export const FAST_HOLD = "30s";

export const GROUP_WAIT = "1s";
/** Also how often a failed delivery is tried again, and how long one may take. */
export const GROUP_INTERVAL = "10s";
export const REPEAT_INTERVAL = "4h";

export const CONTEXT_GROUP_WAIT = "30s";
export const CONTEXT_GROUP_INTERVAL = "5m";
export const CONTEXT_REPEAT_INTERVAL = "24h";
