/** A provider that answers what every provider has to response, and does nothing. */
import { nothing } from "./methods";
import { serve } from "./serve";

serve(nothing);
