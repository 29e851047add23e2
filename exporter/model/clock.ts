// Time comes in as an argument, everywhere.

/** Milliseconds since the epoch. */
export type Millis = number;

export type Clock = () => Millis;
