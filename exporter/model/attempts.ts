// Finished attempts of the recent past by task type: what profiles of agents are computed from.

/** Attempts at one task type. Cancelled and retried ones are not in it: they say nothing about the agent. */
export interface Attempts {
  /** Seconds, of successful attempts whose duration is known. */
  readonly durations: readonly number[];
  /** Of the durations; undefined without any. Worked out once: peers are compared with many agents. */
  readonly median: number | undefined;
  readonly ok: number;
  readonly failed: number;
  readonly timeout: number;
}

/** An agent's attempts at one task type beside those of all other agents at the same type. */
export interface TypeAttempts {
  readonly taskType: string;
  readonly own: Attempts;
  readonly peers: Attempts;
}
