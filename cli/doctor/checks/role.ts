import { type Organization, refusalFor } from "../../../provider/opik";
import { type Finding, failed } from "../steps";

/** Whether the caller may write: an administrator, as far as the server tells. */
export function role(organization: Organization): Finding<"administrator"> {
  const refusal = refusalFor(organization);
  if (refusal !== undefined) {
    return failed(refusal);
  }
  return organization.role === undefined
    ? {
        status: "warn",
        summary: "The server does not show the caller's role; only an administrator may change settings.",
        next: "Look at the role in the Admin Dashboard, or find out with --prove.",
        found: "administrator",
      }
    : { status: "ok", summary: "The caller is an administrator of it.", found: "administrator" };
}
