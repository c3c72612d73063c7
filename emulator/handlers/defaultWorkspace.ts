import { defaultWorkspace } from "../../provider/opik/contract";
import { handles } from "../handler";
import { json } from "../replies";

/** Recorded of an open-source server, whose only workspace is `default`; that a user's is named like the user is assumed. */
export const handleDefaultWorkspace = handles(defaultWorkspace, ({ caller }) =>
  json(200, { workspace_name: caller?.userName ?? "default" }),
);
