import { createRequire } from "node:module";
import { join } from "node:path";
import type { Tracer } from "@opentelemetry/api";
import { version } from "../../base/version";
import type { ObservedAttempt, ObservedOperation, Observer, OperationObserver } from "../http/observer";
import { errorType } from "./log";

type Api = typeof import("@opentelemetry/api");

/** Where the OpenTelemetry API keeps what a process has registered, whichever copy of the package it was. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");

/** A file of the API package where it is loaded as CommonJS. */
const API_FILE = /[\\/]@opentelemetry[\\/]api[\\/]build[\\/]src[\\/]index\.js$/;

/**
 * Spans by the user's own OpenTelemetry, where the process has one: a span for each operation, and within it one for
 * each request, by the conventions for HTTP clients except `url.full`, which would hold ids. Nothing is loaded where
 * no provider of tracers was registered.
 */
export class Spans implements Observer {
  /** `undefined` while nobody has needed it, `null` where it cannot be found. */
  private api: Api | null | undefined;

  /** @param atEnd calls a function at the end of the run, for what the user's processors have not passed on by then */
  constructor(private readonly atEnd?: (act: () => Promise<void>) => void) {}

  began(operation: ObservedOperation): OperationObserver | undefined {
    const registered = (globalThis as Record<symbol, { trace?: unknown } | undefined>)[REGISTERED];
    if (registered?.trace === undefined || this.api === null) {
      return undefined;
    }
    this.api ??= this.found(findApi());
    if (this.api === null) {
      return undefined;
    }
    try {
      return operationSpan(this.api, this.api.trace.getTracer("pulumi-opik", version), operation);
    } catch {
      return undefined; // As below.
    }
  }

  cached(): void {}

  private found(api: Api | undefined): Api | null {
    if (api === undefined) {
      return null;
    }
    this.atEnd?.(() => flush(api));
    return api;
  }
}

function operationSpan(
  { context, trace, SpanKind, SpanStatusCode }: Api,
  tracer: Tracer,
  { name, method, path, origin, startedAt }: ObservedOperation,
): OperationObserver {
  const { hostname, port, protocol } = new URL(origin);
  const server = {
    "server.address": hostname,
    "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
  };
  const span = tracer.startSpan(`opik ${name}`, {
    kind: SpanKind.INTERNAL,
    startTime: startedAt,
    attributes: server,
  });
  const within = trace.setSpan(context.active(), span);
  let requests = 0;
  return {
    attempted: harmless((seen: ObservedAttempt) => {
      const { status, failure, startedAt, durationMs, sentBytes, receivedBytes } = seen;
      const isError = status === undefined || status >= 400;
      const request = tracer.startSpan(
        `${method} ${path}`,
        {
          kind: SpanKind.CLIENT,
          startTime: startedAt,
          attributes: {
            ...server,
            "http.request.method": method,
            "url.template": path,
            "http.request.body.size": sentBytes,
            ...(status === undefined
              ? {}
              : { "http.response.status_code": status, "http.response.body.size": receivedBytes }),
            ...(isError ? { "error.type": String(status ?? failure) } : {}),
            ...(requests === 0 ? {} : { "http.request.resend_count": requests }),
          },
        },
        within,
      );
      requests++;
      if (isError) {
        request.setStatus({ code: SpanStatusCode.ERROR });
      }
      request.end(startedAt + durationMs);
    }),
    ended: harmless((at: number, error?: unknown) => {
      if (error !== undefined) {
        span.setAttribute("error.type", errorType(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end(at);
    }),
  };
}

/** How long the end of a run may take for it; the engine kills a process that takes 5 s to end. */
const FLUSH_MS = 2_000;

/** A processor that works in batches has most of a short run still in its hands. */
async function flush({ trace }: Api): Promise<void> {
  const provider = trace.getTracerProvider() as object as { getDelegate?(): object };
  const delegate = (provider.getDelegate?.() ?? provider) as { forceFlush?(): Promise<void> };
  const flushed = (async () => delegate.forceFlush?.())().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FLUSH_MS);
  });
  await Promise.race([flushed, enough]);
  clearTimeout(timer);
}

/** Tracing belongs to the user and may fail; that must never fail an operation. */
function harmless<A extends unknown[]>(act: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      act(...args);
    } catch {
      // There is nobody to tell.
    }
  };
}

/**
 * The API package: the copy that the process has loaded, or else the one that this file or the user's project finds,
 * which knows what another copy has registered.
 */
function findApi(): Api | undefined {
  // Not of `require`: what loads the plugin's bundle gives it one without a cache.
  const loaded = Object.keys(createRequire(__filename).cache).filter((path) => API_FILE.test(path));
  for (const place of [...loaded, __filename, join(process.cwd(), "package.json")]) {
    try {
      // Not by `require`, for which a bundler would put a copy into the plugin.
      return createRequire(place)("@opentelemetry/api") as Api;
    } catch {
      // Not there; the next place may have it.
    }
  }
  return undefined;
}
