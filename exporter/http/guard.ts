// Who may ask: with a token whoever carries it; without one only programs that reach us by a name of this machine,
// never pages of other sites in somebody's browser.
import { createHash, timingSafeEqual } from "node:crypto";
import { SwarmscopeError } from "../errors.ts";

export interface Trust {
  /** Required of every request if set. */
  readonly token: string | undefined;
  /** Host names, without port, that requests may ask for when no token is set. */
  readonly hosts: ReadonlySet<string>;
}

const OPEN_PATHS = new Set(["/healthz", "/readyz"]);

/** The headers of a request that tell who asks. */
export interface Asker {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly authorization?: string | undefined;
}

/** Throws if the request may not be answered. */
export function admit(asker: Asker, path: string, trust: Trust): void {
  const reason = OPEN_PATHS.has(path) ? undefined : whyNot(asker, trust);
  if (reason !== undefined) throw reason;
}

/** Why this asker gets no answer where it needs trust; undefined if it does get one. */
export function whyNot(asker: Asker, trust: Trust): SwarmscopeError | undefined {
  if (trust.token !== undefined) {
    if (carries(asker, trust.token)) return undefined;
    return new SwarmscopeError("SWM_UNAUTHORIZED", "send the token as `Authorization: Bearer …`");
  }
  const host = hostName(asker.host ?? "");
  // A page can make a browser ask any address under a name of its own; this machine's names are not among them.
  if (!trust.hosts.has(host)) {
    return new SwarmscopeError(
      "SWM_HOST_UNKNOWN",
      `the Host header names ${host}; add it to allowed-hosts if that is right`,
    );
  }
  const { origin } = asker;
  if (origin === undefined || hostOf(origin) === asker.host) return undefined;
  return new SwarmscopeError("SWM_CROSS_SITE", `requests from pages of ${origin} are not taken`);
}

/** The host of an origin, with port; undefined for `null` and what is no address. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function carries({ authorization }: Asker, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** The name in a Host header, without port and brackets, in lower case. */
export function hostName(header: string): string {
  return header.replace(/:\d+$/, "").replaceAll(/[[\]]/g, "").toLowerCase();
}
