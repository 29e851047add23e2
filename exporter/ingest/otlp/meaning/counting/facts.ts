// What records tell, before it is decided whether it was told already.
import type { Millis } from "../../../../model/clock.ts";
import type { CallOutcome, DatabaseOutcome, LlmOutcome, TaskOutcome, ToolOutcome } from "../reading/outcomes.ts";
import type { Signal } from "../senders/program.ts";
import type { Source } from "../senders/sources.ts";
import type { Usage } from "../reading/usage.ts";

export type Fact = LlmFact | ToolFact | DatabaseFact | TaskFact | CallFact | MessageFact;

interface OfFact {
  readonly source: Source;
  readonly signal: Signal;
  readonly agent: string;
  readonly time: Millis;
  /** How often; each as long as `duration`, in seconds. */
  readonly count: number;
  readonly duration?: number | undefined;
  /** The span that told it. */
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
}

export interface LlmFact extends OfFact {
  readonly is: "llm";
  readonly model: string;
  /** Undefined where usage is told without its requests. */
  readonly outcome: LlmOutcome | undefined;
  readonly usage: Usage;
  readonly firstToken?: number | undefined;
}

export interface ToolFact extends OfFact {
  readonly is: "tool";
  readonly tool: string;
  readonly outcome: ToolOutcome;
}

export interface DatabaseFact extends OfFact {
  readonly is: "database";
  readonly database: string;
  readonly outcome: DatabaseOutcome;
  /** True if an agent or a workflow made the call, not just some service. */
  readonly isOfAgent: boolean;
}

export interface TaskFact extends OfFact {
  readonly is: "task";
  readonly type: string;
  readonly outcome: TaskOutcome;
  readonly task?: string | undefined;
}

export interface CallFact extends OfFact {
  readonly is: "call";
  readonly callee: string;
  readonly outcome: CallOutcome;
}

/** Messages that were handled together; `duration` is that of all of them. */
export interface MessageFact extends OfFact {
  readonly is: "message";
}
