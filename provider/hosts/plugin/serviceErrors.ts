import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ExplainedError } from "../../base/explainedError";
import { PartialFailure } from "../../kit";
import { shortened } from "../texts";
import { marks, send, wellFormed } from "./structs";

/**
 * An error as gRPC carries it. A resource that is to be kept in the state goes along in the details, with what was
 * secret in its inputs marked. `shown` makes its text one that may be shown.
 */
export function serviceError(
  error: unknown,
  shown: (text: string) => string,
  secrets: ReadonlySet<string> = new Set(),
): Partial<ServiceError> {
  const message = wellFormed(shortened(shown(error instanceof Error ? error.message : String(error))));
  const metadata = new Metadata();
  if (error instanceof PartialFailure) {
    const detail = new ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(send(error.outputs, marks(error.outputs, secrets)));
    detail.setReasonsList([message]);
    const any = new Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const details = new Status();
    details.setCode(status.UNKNOWN);
    details.setMessage(message);
    details.addDetails(any);
    metadata.add("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  }
  return { code: status.UNKNOWN, details: message, message, metadata };
}

/** An attached plugin is one process for whoever names its port; it has one configuration, and one engine that hears it. */
export class AttachedElsewhereError extends ExplainedError {
  constructor() {
    super({
      code: "PLUGIN_ATTACHED",
      what:
        "This plugin is attached (PULUMI_DEBUG_PROVIDERS) and is already serving another run or another provider's configuration; " +
        "it serves one at a time, so that credentials cannot be mixed up.",
      next:
        "Wait until the other run has ended, or start a second plugin for this one. Run a program with several explicit " +
        "providers without attaching.",
    });
  }
}

/** Thrown where an error has been put into its final form already. */
export class Answered extends Error {
  constructor(readonly response: Partial<ServiceError>) {
    super(response.details ?? "");
  }
}

export function unimplemented(method: string): Partial<ServiceError> {
  return { code: status.UNIMPLEMENTED, details: `${method} is not implemented by this provider` };
}
