/** A provider that reads its objects one by one, as most do: each refresh of a resource is a call. */
import { reading } from "./methods";
import { call } from "./opik";
import { serve } from "./serve";

serve(reading(async (path) => (await call("GET", path)).json()));
