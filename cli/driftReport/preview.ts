/** What `pulumi preview --json` prints, as far as it is used here; read loosely, since it is the engine's to change. */
import { isRecord, type Values } from "./values";

export interface State {
  readonly inputs?: Values;
  readonly outputs?: Values;
}

export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: State;
  readonly newState?: State;
  readonly detailedDiff?: Values | null;
}

export interface Preview {
  readonly steps: readonly Step[];
  readonly changeSummary?: Readonly<Record<string, number>>;
  readonly diagnostics?: readonly { readonly severity?: string; readonly message?: unknown }[];
}

/** Undefined where it is anything else, such as half a response. */
export function parsePreview(text: string): Preview | undefined {
  try {
    const preview: unknown = JSON.parse(text);
    return isRecord(preview) && Array.isArray(preview["steps"]) ? (preview as unknown as Preview) : undefined;
  } catch {
    return undefined;
  }
}
