/**
 * The entry that the state of every stack refers to, as `pulumi-opik/dynamic-runtime-v1`: a stored provider text
 * requires it and calls `provider`. It is never removed, and `provider`'s signature never changes.
 */
import { opikProvider } from "./definition";
import { createDynamicHost } from "./hosts/dynamic/host";

export const { provider } = createDynamicHost(opikProvider);
