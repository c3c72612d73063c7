import { serverVersion } from "../../provider/opik/contract";
import { handles } from "../handler";
import { json } from "../replies";

/** The version whose responses were recorded, and are imitated here. */
const imitatedVersion = "2.1.24";

export const handleServerVersion = handles(serverVersion, () => json(200, { version: imitatedVersion }));
