// What people look at: the start page, the API it is made from, health. Convenience over speed: express.
import express, { type ErrorRequestHandler, type Express } from "express";
import { SwarmscopeError } from "../errors.ts";
import { sendFault } from "./answer.ts";
import type { Ports } from "./ports.ts";
import { startPage } from "./start-page.ts";

/** Largest notification taken: Alertmanager sends some kilobytes an alert. */
const NOTIFICATION_LIMIT = "1mb";

export function pages(ports: Ports, onFault: (error: unknown) => void): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use((_request, response, next) => {
    response.set({
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    });
    next();
  });
  app.get("/", (request, response) => {
    response
      .type("html")
      .send(startPage(ports.overview(), ports.findings(), ports.notifications().length, request.headers.host ?? ""));
  });
  app.get("/healthz", (_request, response) => void response.type("text").send("ok\n"));
  app.get("/readyz", (_request, response) => {
    const missing = ports.ready() ? ports.missing() : ["stopping"];
    response
      .status(missing.length === 0 ? 200 : 503)
      .type("text")
      .send(missing.length === 0 ? "ready\n" : `${missing.join(", ")}\n`);
  });
  // What Prometheus asks for with http_sd_configs: one group of targets without labels.
  app.get("/v1/targets", (request, response) => {
    response.json([{ targets: ports.targets(request.headers.host ?? ""), labels: {} }]);
  });
  app.get("/api/v1/insights", (_request, response) => {
    response.json({
      findings: ports.findings().map((finding) => ({ ...finding, since: new Date(finding.since).toISOString() })),
    });
  });
  app.get("/api/v1/overview", (_request, response) => void response.json(ports.overview()));
  app.get("/api/v1/config", (_request, response) => void response.json(ports.configuration()));
  app.get(
    "/api/v1/notifications",
    (_request, response) => void response.json({ notifications: ports.notifications() }),
  );
  app.post("/v1/notifications", express.json({ limit: NOTIFICATION_LIMIT }), (request, response) => {
    ports.notified(request.body);
    response.status(204).end();
  });
  app.use((request) => {
    throw new SwarmscopeError("SWM_NOT_FOUND", `there is nothing at ${request.path}; / lists what there is`);
  });
  // Express tells an error handler by its four parameters, so the last one must be there.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  const last: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    sendFault(response, translate(error), onFault);
  };
  app.use(last);
  return app;
}

/** The body parser's own errors carry a status; they are the client's fault, not ours. */
function translate(error: unknown): unknown {
  const type: unknown = error instanceof Error && "type" in error ? error.type : undefined;
  if (type === "entity.too.large")
    return new SwarmscopeError("SWM_BODY_TOO_LARGE", `the body must be at most ${NOTIFICATION_LIMIT}`);
  if (type === "entity.parse.failed") return new SwarmscopeError("SWM_BODY_NOT_JSON", "the body must be JSON");
  return error;
}
