import type { RecordedRequest } from "./types";

/** What was asked of the server, and what of it broke the contract. */
export class Journal {
  #requests: RecordedRequest[] = [];
  #violations: string[] = [];

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  get violations(): readonly string[] {
    return this.#violations;
  }

  record(request: RecordedRequest): void {
    this.#requests.push(request);
    for (const violation of request.violations) {
      this.#violations.push(`${request.method} ${request.path}: ${violation}`);
    }
  }

  /** Lists that were handed out before keep what they had. */
  forget(): void {
    this.#requests = [];
    this.#violations = [];
  }
}
