import { type Configuration, type LearnedContract, loadLearnedContract } from "../../../provider/opik";
import type { Finding } from "../steps";

/** What there is besides the built-in contract. */
export interface ContractInForce {
  readonly learned?: LearnedContract;
}

/** Which contract is in force. @throws {ConfigurationError} for a learned contract that cannot be used */
export function contract({ contract, deployment }: Configuration): Finding<ContractInForce> {
  if (contract === undefined) {
    return { status: "ok", summary: "Built in; no learned contract is configured.", found: {} };
  }
  const learned = loadLearnedContract(contract, deployment.origin);
  const names = Object.keys(learned.operations);
  return {
    status: "ok",
    summary: `Learned from ${learned.deployment} on ${learned.learned}, for ${names.join(", ")} (file from ${contract.source}).`,
    found: { learned },
  };
}
