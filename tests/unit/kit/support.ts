import { type Context, type Lifecycle, Run } from "../../../provider/kit";
import { FakeClock } from "../../support/fakeClock";

/** A context that keeps what was said; of a run of its own. */
export function contextOf<Services>(services?: Services): Context<Services> & { readonly said: string[] } {
  const said: string[] = [];
  return {
    services: services as Services,
    clock: new FakeClock(),
    run: new Run(),
    report: {
      info: (message) => said.push(message),
      warn: (message) => said.push(`warning: ${message}`),
    },
    said,
  };
}

/** What a resource must have, for tests that call none of it. */
export const noLifecycle: Lifecycle<unknown> = {
  create: () => Promise.reject(new Error("not expected: create")),
  read: () => Promise.reject(new Error("not expected: read")),
  update: () => Promise.reject(new Error("not expected: update")),
  delete: () => Promise.reject(new Error("not expected: delete")),
};
