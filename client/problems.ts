// What went wrong with the telling, told once: it must be noticed, and must not become the noise of a log.

export type ProblemKind =
  "configuration" | "unreachable" | "rejected" | "dropped" | "lost" | "unusable" | "unpublished" | "callback";

export interface Problem {
  /**
   * `configuration`: an option cannot be used, so that nothing is sent or a default is taken. `unreachable`: the exporter
   * gives no answer, or asks to wait. `rejected`: it refused events or metrics as wrong. `dropped`: some were given up for
   * want of room or time. `lost`: the process ends by itself, and what it told last could not be sent. `unusable`: a call
   * told something that is no event, and no value of a metric. `unpublished`: the exporter takes metrics and does not
   * publish them. `callback`: a function handed to the client threw.
   */
  readonly kind: ProblemKind;
  /** A sentence for a person. */
  readonly message: string;
}

export type OnProblem = (problem: Problem) => void;

export interface Problems {
  /** Passes the first problem of its kind on, of each thing it is about. */
  tell(kind: ProblemKind, message: string, about?: string): void;
  /** The problem is over: the next of its kind is told again. */
  over(kind: ProblemKind, about?: string): void;
}

/** Never throws, even if `onProblem` does. Without it, problems are warnings of the process. */
export function createProblems(onProblem: OnProblem | undefined): Problems {
  const told = new Set<string>();
  const keyOf = (kind: ProblemKind, about = ""): string => `${kind} ${about}`;
  return {
    tell(kind, message, about) {
      const key = keyOf(kind, about);
      if (told.has(key)) return;
      told.add(key);
      try {
        if (onProblem === undefined) process.emitWarning(message, { type: "SwarmscopeWarning", code: kind });
        else onProblem({ kind, message });
      } catch {
        // Who watches must not disturb; there is nobody left to tell.
      }
    },
    over: (kind, about) => void told.delete(keyOf(kind, about)),
  };
}
