import {
  type ClaimsBoard,
  type Context,
  type Ending,
  type Lifecycle,
  type PostedClaim,
  Run,
} from "../../../provider/kit";
import { FakeClock } from "../../support/fakeClock";

/** A context that keeps what was said; of a run of its own. */
export function contextOf<Services>(
  services?: Services,
  { board, urn }: { readonly board?: ClaimsBoard; readonly urn?: string } = {},
): Context<Services> & { readonly said: string[]; readonly end: () => Promise<void> } {
  const said: string[] = [];
  const endings: Ending[] = [];
  return {
    urn,
    end: async () => {
      for (const act of endings.splice(0)) {
        await act();
      }
    },
    services: services as Services,
    clock: new FakeClock(),
    run: new Run({ board, atEnd: (act) => endings.push(act) }),
    report: {
      info: (message) => said.push(message),
      warn: (message) => said.push(`warning: ${message}`),
    },
    said,
  };
}

/** Boards on which processes of one run see each other's claims, without a folder. */
export function boards(): () => ClaimsBoard {
  const all: { owner: object; claim: PostedClaim }[] = [];
  return () => {
    const owner = {};
    return {
      post: (claim) => all.push({ owner, claim }),
      others: () => all.filter((one) => one.owner !== owner).map(({ claim }) => claim),
      fingerprint: (value) => `print of ${JSON.stringify(value)}`,
      close: () => undefined,
    };
  };
}

/** What a resource must have, for tests that call none of it. */
export const noLifecycle: Lifecycle<unknown> = {
  create: () => Promise.reject(new Error("not expected: create")),
  read: () => Promise.reject(new Error("not expected: read")),
  update: () => Promise.reject(new Error("not expected: update")),
  delete: () => Promise.reject(new Error("not expected: delete")),
};
