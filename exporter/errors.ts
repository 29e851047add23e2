// Every fault the program tells anybody about: its code, its HTTP status and what it means. Closed: docs/errors.md is this table.

export const errorTable = {
  SWM_CONFIG_INVALID: {
    status: 500,
    means: "An option has a value that is not allowed, or is not known; the program does not start.",
  },
  SWM_LISTEN_FAILED: { status: 500, means: "The address to listen on cannot be had; another program may use it." },
  SWM_EVENT_INVALID: {
    status: 400,
    means: "An event breaks a rule; the message names its index, the field and the rule.",
  },
  SWM_OTLP_MALFORMED: {
    status: 400,
    means:
      "The body is no OTLP request of this signal in the encoding its Content-Type tells; nothing of it was taken.",
  },
  SWM_BODY_NOT_JSON: { status: 400, means: "The body is neither a JSON array, nor one event, nor one event a line." },
  SWM_BODY_EMPTY: { status: 400, means: "The body holds no event." },
  SWM_BODY_INCOMPLETE: {
    status: 400,
    means: "The connection ended, or the compressed body broke off, before the body was complete.",
  },
  SWM_BODY_TOO_LARGE: {
    status: 413,
    means: "The body, unpacked, is larger than `max-body-bytes`, or `max-otlp-body-bytes` for OTLP.",
  },
  SWM_BATCH_TOO_LARGE: {
    status: 413,
    means: "The body holds more events than `max-batch-events`, or more than a million things in OTLP; none was taken.",
  },
  SWM_ENCODING_UNSUPPORTED: {
    status: 415,
    means: "The body's Content-Encoding is not gzip or identity, nor, for OTLP, deflate.",
  },
  SWM_TYPE_UNSUPPORTED: {
    status: 415,
    means: "The Content-Type of an OTLP request is neither application/x-protobuf nor application/json.",
  },
  SWM_UNAUTHORIZED: { status: 401, means: "A token is required and the request carries none, or another one." },
  SWM_CROSS_SITE: { status: 403, means: "A page of another site sent this request from a browser." },
  SWM_HOST_UNKNOWN: { status: 403, means: "The Host header names neither this machine nor a name in `allowed-hosts`." },
  SWM_METHOD_NOT_ALLOWED: { status: 405, means: "The path exists, but not for this method." },
  SWM_NOT_FOUND: { status: 404, means: "There is nothing at this path." },
  SWM_BUSY: {
    status: 503,
    means: "More is coming in than can be taken; nothing of the body was taken. Send it again after Retry-After.",
  },
  SWM_DISK_FULL: {
    status: 507,
    means:
      "The disk of the journal is full, so that nothing can be kept; nothing of the body was taken. Send it again after Retry-After.",
  },
  SWM_JOURNAL_FAILED: {
    status: 503,
    means: "The journal cannot be written; nothing of the body was taken. The program's log says why.",
  },
  SWM_JOURNAL_UNUSABLE: {
    status: 500,
    means:
      "The journal in `data-dir` cannot be opened: another process has it open, or it is damaged or of another version; the program does not start.",
  },
  SWM_SHARD_DOWN: {
    status: 503,
    means:
      "A shard does not answer. The front took nothing of the body, but other shards may have taken their part: only events with an `id` are not counted twice when it is sent again, after Retry-After. At the start: a shard did not come up; the program does not start.",
  },
  SWM_SETTINGS_UNUSABLE: {
    status: 500,
    means:
      "A settings file of an agent or framework cannot be read, is damaged, or holds what must not be overwritten; nothing was written to it.",
  },
  SWM_EXPORTER_UNREACHABLE: {
    status: 500,
    means:
      "`swarmscope connect --check` cannot ask the exporter: nobody answers, it wants a token, or it is another program.",
  },
  SWM_STOPPING: { status: 503, means: "The program is stopping; send again when it is back." },
  SWM_INTERNAL: { status: 500, means: "A fault of the program itself; its log says more." },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly means: string }>>;

export type ErrorCode = keyof typeof errorTable;

/** A fault with its code. The message names the subject and the rule. */
export class SwarmscopeError extends Error {
  override readonly name = "SwarmscopeError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}
