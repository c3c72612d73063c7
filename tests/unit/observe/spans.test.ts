import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect } from "chai";
import { ConfigurationError } from "../../../provider/opik";
import { Spans } from "../../../provider/opik/observe/spans";
import { attempt, LIST, START, tell, WRITE } from "./support";

/** Milliseconds since the epoch. */
const at = ([seconds, nanoseconds]: ReadableSpan["startTime"]) => seconds * 1000 + nanoseconds / 1e6;

describe("spans", () => {
  let exporter: InMemorySpanExporter;

  beforeEach("register a provider of tracers, as a user's process does", () => {
    exporter = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
  });
  afterEach("take it away", () => trace.disable());

  const named = (name: string): ReadableSpan => {
    const found = exporter.getFinishedSpans().filter((span) => span.name === name);
    expect(found, name).to.have.length(1);
    return found[0] as ReadableSpan;
  };

  it("of a process without a provider of tracers are none", () => {
    trace.disable();
    expect(new Spans().began(LIST)).to.equal(undefined);
  });

  it("are one for the operation, and in it one for the request, with the conventions' attributes", () => {
    tell(
      new Spans(),
      WRITE,
      [attempt({ status: 204, startedAt: START + 5, sentBytes: 33, receivedBytes: 0 })],
      {
        endedAt: START + 20,
      },
    );

    const operation = named("opik updateOrganization");
    expect(operation.kind).to.equal(SpanKind.INTERNAL);
    expect(operation.instrumentationScope).to.include({ name: "pulumi-opik" });
    expect(operation.instrumentationScope.version).to.match(/^\d+\.\d+\.\d+/);
    expect([at(operation.startTime), at(operation.endTime)]).to.deep.equal([START, START + 20]);
    expect(operation.status.code).to.equal(SpanStatusCode.UNSET);

    const request = named("PATCH /organizations/{organizationId}");
    expect(request.kind).to.equal(SpanKind.CLIENT);
    expect(request.parentSpanContext?.spanId).to.equal(operation.spanContext().spanId);
    expect([at(request.startTime), at(request.endTime)]).to.deep.equal([START + 5, START + 17]);
    expect(request.status.code).to.equal(SpanStatusCode.UNSET);
    expect(request.attributes).to.deep.equal({
      "server.address": "opik.test",
      "server.port": 443,
      "http.request.method": "PATCH",
      "url.template": "/organizations/{organizationId}",
      "http.request.body.size": 33,
      "http.response.status_code": 204,
      "http.response.body.size": 0,
    });
  });

  it("count requests of one operation, whatever they are repeated for", () => {
    tell(new Spans(), LIST, [
      attempt({ status: 429 }),
      attempt({ status: 401, attempt: 2 }),
      attempt({ status: 200 }),
    ]);
    const requests = exporter.getFinishedSpans().filter(({ name }) => name === "GET /organizations");
    expect(requests.map(({ attributes }) => attributes["http.request.resend_count"])).to.deep.equal([
      undefined,
      1,
      2,
    ]);
    expect(requests.map(({ attributes }) => attributes["error.type"])).to.deep.equal([
      "429",
      "401",
      undefined,
    ]);
    expect(requests.map(({ status }) => status.code)).to.deep.equal([
      SpanStatusCode.ERROR,
      SpanStatusCode.ERROR,
      SpanStatusCode.UNSET,
    ]);
  });

  it("say why there was no response, and what the operation failed with, without its text", () => {
    const error = new ConfigurationError({ code: "OPIK_CANARY", what: "secret-1", next: "secret-2" });
    tell(new Spans(), LIST, [attempt({ failure: "timeout" })], { error });

    const request = named("GET /organizations");
    expect(request.attributes).to.include({ "error.type": "timeout" });
    expect(request.attributes).not.to.have.any.keys("http.response.status_code", "http.response.body.size");
    const operation = named("opik listOrganizations");
    expect(operation.attributes).to.include({ "error.type": "OPIK_CANARY" });
    expect(operation.status.code).to.equal(SpanStatusCode.ERROR);
    const told = [request, operation].map(({ attributes, events, status }) => ({
      attributes,
      events,
      status,
    }));
    expect(JSON.stringify(told)).not.to.include("secret");
  });

  it("name the port that was given", () => {
    tell(new Spans(), { ...LIST, origin: "http://127.0.0.1:4711" }, []);
    expect(named("opik listOrganizations").attributes).to.deep.equal({
      "server.address": "127.0.0.1",
      "server.port": 4711,
    });
  });

  it("belong to the span that is active in the user's process", () => {
    const outer = trace.getTracer("user").startSpan("outer");
    const manager = {
      active: () => trace.setSpan(ROOT_CONTEXT, outer),
      with: (_context: unknown, act: () => unknown) => act(),
      bind: () => undefined,
      enable: () => manager,
      disable: () => manager,
    };
    context.setGlobalContextManager(manager as never);
    try {
      tell(new Spans(), LIST, []);
    } finally {
      context.disable();
    }
    expect(named("opik listOrganizations").parentSpanContext?.spanId).to.equal(outer.spanContext().spanId);
  });

  for (const broken of ["onStart", "onEnd"] as const) {
    it(`that a processor of the user's fails on (${broken}) are no reason to fail`, () => {
      trace.disable();
      const processor = {
        onStart: () => undefined,
        onEnd: () => undefined,
        forceFlush: async () => undefined,
        shutdown: async () => undefined,
        [broken]: () => {
          throw new Error("broken");
        },
      };
      trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
      expect(() => tell(new Spans(), LIST, [attempt({ status: 200 })])).not.to.throw();
    });
  }

  it("that are still with a processor are passed on at the end of the run", async () => {
    trace.disable();
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({
        spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 3_600_000 })],
      }),
    );
    const endings: (() => Promise<void>)[] = [];
    const spans = new Spans((act) => endings.push(act));
    expect(endings).to.deep.equal([]);
    tell(spans, LIST, []);
    tell(spans, LIST, []);
    expect(exporter.getFinishedSpans()).to.deep.equal([]);
    expect(endings).to.have.length(1);
    await endings[0]?.();
    expect(exporter.getFinishedSpans()).to.have.length(2);
  });

  for (const [title, forceFlush] of [
    ["cannot", undefined],
    ["fails to", () => Promise.reject(new Error("broken"))],
    [
      "does not even try to",
      () => {
        throw new Error("broken");
      },
    ],
  ] as const) {
    it(`end with the run also where the user's provider ${title} pass them on`, async () => {
      trace.disable();
      const provider = new BasicTracerProvider();
      Object.assign(provider, { forceFlush });
      trace.setGlobalTracerProvider(provider);
      const endings: (() => Promise<void>)[] = [];
      tell(new Spans((act) => endings.push(act)), LIST, []);
      await endings[0]?.();
      expect(endings).to.have.length(1);
    });
  }

  it("are there as soon as somebody registers a provider of tracers, also later", () => {
    trace.disable();
    const spans = new Spans();
    tell(spans, LIST, []);
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    tell(spans, LIST, []);
    expect(named("opik listOrganizations").ended).to.equal(true);
  });
});
