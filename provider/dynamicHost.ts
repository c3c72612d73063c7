/** The provider for Pulumi's dynamic provider host, as one bundle (tools/bundle.mjs), which dynamicRuntimeV1.ts loads. */
import { opikProvider } from "./definition";
import { createDynamicHost, type DynamicHost } from "./hosts/dynamic/host";
import { interruptOf } from "./hosts/dynamic/interrupt";
import { tellLoader } from "./tellLoader";

const atEnd = interruptOf(process);

export const { provider }: DynamicHost = createDynamicHost(opikProvider, { atEnd });

atEnd(async () => tellLoader("ended"));
