import type { Way } from "./candidates";
import { shownPath } from "./explain";
import { LearnError } from "./learnErrors";

const again =
  "Record it again, and check that the switch stays where you put it, also after a reload of the page.";

/** Why a write that the server did not take in the recording cannot be learned. */
export function refused({ writes }: Way, mayBeShown: (text: string) => boolean): LearnError {
  const { method, path, status } = writes.at(-1)?.request ?? { method: "", path: "", status: 0 };
  const [reason, next] = reasonOf(status, method);
  return new LearnError({
    code: "LEARN_WRITE_FAILED",
    what: `The write in the recording, ${method} ${shownPath(path, mayBeShown)}, ${status === 0 ? "" : `got HTTP ${status}: `}${reason}.`,
    next,
  });
}

function reasonOf(status: number, method: string): readonly [string, string] {
  if (status === 404 || status === 405) {
    return [
      status === 404
        ? "the deployment does not have the address that the page asked for"
        : `the deployment does not accept ${method} there`,
      "So the switch did not work in the browser either: the page may not be of the same version as the server. Reload it without the browser's cache, and record again.",
    ];
  }
  if (status === 401 || status === 403) {
    return ["the caller may not do that", `${again} Sign in as an administrator of the organization.`];
  }
  if (status === 0) {
    return ["got no response: it was blocked, cancelled, or still open when the recording was saved", again];
  }
  if (status >= 300 && status < 400) {
    return ["a redirect, which the provider never follows", again];
  }
  return [status >= 500 ? "the server failed" : "the server refused it", again];
}
