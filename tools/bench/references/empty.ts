/** A gRPC server on the provider's protocol without one method of its own: what a plugin's start cannot be below. */
import { serve } from "./serve";

serve({});
