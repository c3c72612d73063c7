/**
 * What a user's `NODE_OPTIONS=--require` would do: registers a provider of tracers in every Node.js process below, which
 * writes each span as a line of JSON into the file that SPANS_FILE names, in batches as is usual.
 */
import { appendFileSync } from "node:fs";
import { SpanKind, trace } from "@opentelemetry/api";
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from "@opentelemetry/sdk-trace-base";

const file = process.env["SPANS_FILE"] ?? "";

const exporter: SpanExporter = {
  export(spans, done) {
    for (const { name, kind, attributes, parentSpanContext, instrumentationScope } of spans) {
      const scope = instrumentationScope.name;
      const isChild = parentSpanContext !== undefined;
      appendFileSync(file, `${JSON.stringify({ scope, name, kind: SpanKind[kind], isChild, attributes })}\n`);
    }
    setImmediate(() => done({ code: 0 }));
  },
  shutdown: async () => undefined,
};

trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] }),
);
